import assert from "node:assert/strict";
import { large, sampleDag } from "./_sample_dag.ts";
import { tracedEdges } from "./_trace_drawing.ts";
import { drawDag } from "./dag_text.ts";
import { textWidth } from "./table.ts";

function check(graph: string, expected: string): void {
  assert.equal(drawDag(sampleDag(graph), 80).join("\n"), expected.replace(/^\n|\n$/g, ""));
}

Deno.test("drawDag() draws a chain as boxes below each other", () => {
  check(
    "one>two",
    `
┌─────┐
│ one │
└──┬──┘
   │
┌──┴──┐
│ two │
└─────┘
`,
  );
});

Deno.test("drawDag() puts a stage below all it needs when some are needed by others", () => {
  check(
    "a>b a>c b>d c>d a>d",
    `
        ┌───┐
        │ a │
        └─┬─┘
   ╭──────┼───╮
   │      │   │
┌──┴┐  ┌──┴┐  │
│ b │  │ c │  │
└─┬─┘  └─┬─┘  │
  ╰────╮ │ ╭──╯
       │ │ │
      ┌┴─┴─┴┐
      │  d  │
      └─────┘
`,
  );
});

Deno.test("drawDag() leaves the upright line whole where two lines only cross", () => {
  const text = drawDag(sampleDag("a>y b>x a>x b>y"), 80).join("\n");
  assert.match(text, /─│[─┴]/);
});

Deno.test("drawDag() draws fifteen stages within 80 columns, the same each time", () => {
  const lines = drawDag(sampleDag(large, "skip"), 80);
  assert.ok(lines.every((line) => textWidth(line) <= 80));
  assert.deepEqual(drawDag(sampleDag(large, "skip"), 80), lines);
  for (const { id } of sampleDag(large).nodes) {
    const row = lines.findIndex((line) => line.includes(` ${id} `));
    assert.ok(lines[row + 1]!.includes("skip"), id);
  }
  for (const [from, to] of sampleDag(large).edges) {
    const row = (id: string) => lines.findIndex((line) => line.includes(` ${id} `));
    assert.ok(row(from) < row(to), `${from} above ${to}`);
  }
});

/** The same graphs on every machine: a random generator with a fixed seed. */
function* randomGraphs(count: number): Generator<string> {
  let seed = 1;
  const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
  for (let graph = 0; graph < count; graph++) {
    const [size, density] = [2 + Math.floor(random() * 14), 0.05 + random() * 0.3];
    const stages = Array.from({ length: size }, (_, at) => `s${at}x`);
    const edges = stages.flatMap((to, at) =>
      stages.slice(0, at).filter(() => random() < density).map((from) => `${from}>${to}`)
    );
    yield [...stages, ...edges].join(" ");
  }
}

Deno.test("drawDag() draws lines that lead where the edges lead, for every graph", () => {
  for (const graph of [large, ...randomGraphs(300)]) {
    const { nodes, edges } = sampleDag(graph);
    const lines = drawDag({ nodes, edges }, Infinity);
    const traced = tracedEdges(lines, nodes.map(({ id }) => id));
    assert.deepEqual(traced, edges.map((edge) => edge.join(">")).sort(), lines.join("\n"));
  }
});

Deno.test("drawDag() lists the stages where the drawing would be too wide", () => {
  assert.deepEqual(drawDag(sampleDag("first>left first>right left>last right>last", "run"), 19), [
    "first     run",
    "  left    run      ← first",
    "  right   run      ← first",
    "    last  run      ← left, right",
  ]);
});

Deno.test("drawDag() shows control signs in a name as codes and keeps wide letters aligned", () => {
  const dag = sampleDag("a>b");
  dag.nodes[0]!.label = "日本\x1b[2J";
  const lines = drawDag(dag, 80);
  assert.match(lines.join("\n"), /日本\\u\{1b\}\[2J/);
  assert.equal(textWidth(lines[0]!), textWidth(lines[1]!));
});

Deno.test("drawDag() draws nothing for no stages", () => {
  assert.deepEqual(drawDag({ nodes: [], edges: [] }, 80), []);
});
