/** Holds the directions of ARCHITECTURE.md over the real module graph, and shows that it can fail. */
import assert from "node:assert/strict";
import { violations } from "./_architecture.ts";
import { type Edge, type Graph, readGraph } from "./_graph.ts";
import { house } from "./_rules.ts";

Deno.test("every import of the project leads somewhere", async () => {
  const { broken } = await readGraph();
  assert.equal(broken.length, 0, `the graph has holes:\n${broken.join("\n")}`);
});

Deno.test("every import of the project follows the architecture", async () => {
  const graph = await readGraph();
  const found = violations(graph, house);
  assert.equal(found.length, 0, `the architecture is broken:\n${found.join("\n")}`);
  // A graph that came back empty would pass every rule.
  assert.ok(graph.edges.length > Object.keys(graph.sources).length / 2, "the graph is too thin");
});

Deno.test("no stage's graph contains drafting, so that an edit of it reruns nothing", async () => {
  const { edges, sources } = await readGraph();
  const stages = Object.keys(sources).filter((path) => /^stages\/[^_][^/]*$/.test(path));
  const drafting = (path: string) => path.startsWith("lib/draft/");
  const containing = stages.filter((path) => [...behind(path, edges)].some(drafting));
  assert.deepEqual(containing, []);
  // The walk can find it: the one task that drafts has it behind it, by an import inside a function too.
  assert.ok([...behind("tasks/contract.ts", edges)].some(drafting));
  const lazy = [...behind("stages/ingest.ts", edges)];
  assert.ok(lazy.includes("lib/contract/read.ts"), lazy.join("\n"));
});

Deno.test("an edit of the gate trains nothing anew, and one of training is no reason to judge", async () => {
  const { edges, sources } = await readGraph();
  const loaded = edges.filter(({ typeOnly }) => !typeOnly); // types are in no fingerprint
  const behindStage = (path: string) => [...behind(path, loaded)];
  const stages = Object.keys(sources).filter((path) => /^stages\/[^_][^/]*$/.test(path));
  const judging = stages.filter((stage) =>
    behindStage(stage).some((path) => path.startsWith("lib/evaluation/"))
  );
  const making = stages.filter((stage) =>
    behindStage(stage).some((path) => path.startsWith("lib/training/"))
  );
  assert.deepEqual(judging, ["stages/candidate.ts", "stages/evaluate.ts", "stages/score.ts"]);
  assert.deepEqual(making, [
    "stages/train_baseline.ts",
    "stages/train_buy_till_you_die.ts",
    "stages/train_challenger.ts",
  ]);
});

const heavy = /^npm:(@duckdb|ml-|yaml|@observablehq)/;

Deno.test("a server's graph contains no query engine, no training and no YAML, so that it starts soon", async () => {
  const { edges } = await readGraph();
  const loaded = edges.filter(({ typeOnly }) => !typeOnly);
  const found = [...behind("serve/api/main.ts", loaded)].filter((path) => heavy.test(path));
  assert.deepEqual(found, []);
  // The walk can find them: training has them behind it.
  const trained = [...behind("lib/training/mod.ts", loaded)].filter((path) => heavy.test(path));
  assert.deepEqual(trained.sort(), ["npm:ml-logistic-regression", "npm:ml-matrix", "npm:yaml"]);
});

/** All modules that a module's process may load. */
function behind(start: string, edges: readonly Edge[]): Set<string> {
  const found = new Set([start]);
  for (const module of found) {
    for (const { from, to } of edges) if (from === module) found.add(to);
  }
  return found;
}

const allowed: [string, string][] = [
  ["tasks/repro.ts", "lib/pipeline/mod.ts"],
  ["tasks/serve.ts", "serve/api/mod.ts"],
  ["tasks/_shared.ts", "lib/std/cli.ts"],
  ["stages/train.ts", "lib/stage/mod.ts"],
  ["stages/train.ts", "stages/_split.ts"],
  ["serve/api/mod.ts", "lib/model/mod.ts"],
  ["serve/api/app.ts", "npm:hono/jsx"],
  ["lib/pipeline/run.ts", "lib/stage/mod.ts"],
  ["lib/pipeline/version.ts", "deno.json"],
  ["lib/table/engine.ts", "npm:@duckdb/node-api"],
  ["lib/features/sql.ts", "npm:zod"],
  ["lib/model/score_test.ts", "lib/model/score.ts"],
  ["lib/evaluation/_made.ts", "lib/model/_sample.ts"],
];

Deno.test("violations() allows what the architecture allows", () => {
  assert.deepEqual(violations(planted(allowed), house), []);
});

const refused: [from: string, to: string, reason: RegExp][] = [
  ["tasks/repro.ts", "stages/train.ts", /tasks may import only lib, serve, .* never imports it/],
  ["stages/train.ts", "tasks/repro.ts", /stages may import only lib,/],
  ["stages/train.ts", "lib/pipeline/mod.ts", /would enter every fingerprint/],
  ["stages/train.ts", "lib/draft/mod.ts", /each edit of drafting would rerun it/],
  ["lib/contract/read.ts", "lib/draft/mod.ts", /lib\/contract may import only lib\/std/],
  ["serve/api/mod.ts", "stages/train.ts", /serve may import only lib,/],
  ["serve/api/mod.ts", "lib/pipeline/mod.ts", /serve must not import lib\/pipeline/],
  ["serve/api/mod.ts", "lib/stage/mod.ts", /serve must not import lib\/stage/],
  ["lib/model/score.ts", "tasks/repro.ts", /lib\/model may import only/],
  ["lib/model/score.ts", "stages/train.ts", /lib\/model may import only/],
  ["lib/model/score.ts", "serve/api/mod.ts", /lib\/model may import only/],
  ["lib/model/score.ts", "tests/_tree.ts", /lib\/model may import only/],
  ["lib/std/csv.ts", "lib/stage/mod.ts", /lib\/std may import nothing else/],
  ["lib/stage/main.ts", "lib/pipeline/mod.ts", /lib\/stage may import only lib\/std/],
  [
    "lib/pipeline/run.ts",
    "lib/table/mod.ts",
    /lib\/pipeline may import only lib\/stage, lib\/storage, lib\/std/,
  ],
  ["lib/storage/s3.ts", "lib/registry/mod.ts", /lib\/storage may/],
  ["lib/report/page.ts", "lib/drift/mod.ts", /lib\/report may/],
  ["lib/contract/read.ts", "lib/table/mod.ts", /lib\/contract may/],
  ["lib/table/engine.ts", "lib/std/mod.ts", /lib\/table may/],
  ["lib/features/sql.ts", "lib/model/mod.ts", /lib\/features may/],
  ["lib/quality/check.ts", "lib/report/mod.ts", /lib\/quality may/],
  ["lib/drift/score.ts", "lib/report/mod.ts", /lib\/drift may/],
  ["lib/tracking/run.ts", "lib/table/mod.ts", /lib\/tracking may/],
  ["lib/registry/alias.ts", "lib/model/mod.ts", /lib\/registry may/],
  ["lib/metrics/rank.ts", "lib/model/mod.ts", /whatever made them/],
  ["lib/model/score.ts", "lib/training/mod.ts", /however it was trained or judged/],
  ["lib/training/fit.ts", "lib/evaluation/mod.ts", /an edit of the gate would train anew/],
  ["lib/evaluation/judge.ts", "lib/training/mod.ts", /did not make it/],
  ["lib/evaluation/judge.ts", "lib/model/_sample.ts", /enter lib\/model through its mod\.ts/],
  ["lib/online/redis.ts", "lib/table/mod.ts", /lib\/online may/],
  ["tasks/repro.ts", "lib/pipeline/run.ts", /enter lib\/pipeline through its mod\.ts/],
  ["tasks/serve.ts", "serve/api/app.ts", /enter serve\/api through its mod\.ts/],
  ["serve/ui/mod.ts", "serve/api/app.ts", /enter serve\/api through its mod\.ts/],
  ["lib/model/score.ts", "npm:@duckdb/node-api", /lib\/table only/],
  ["lib/report/page.ts", "npm:hono/jsx", /imported in serve only/],
  ["serve/ui/page.tsx", "npm:@observablehq/plot", /lib\/report only/],
  ["lib/tracking/run.ts", "npm:prom-client", /imported in serve only/],
  ["stages/train.ts", "npm:ml-logistic-regression", /lib\/training only/],
  ["lib/registry/alias.ts", "npm:aws4fetch", /lib\/storage only/],
  ["lib/table/csv.ts", "npm:csv-parse/sync", /lib\/std only/],
  ["lib/table/csv.ts", "npm:csv-stringify", /lib\/std only/],
  ["lib/contract/read.ts", "npm:yaml", /lib\/std only/],
  ["lib/model/score.ts", "lib/model/score_test.ts", /a test is imported/],
  ["lib/attic/old.ts", "lib/attic/older.ts", /add it to ARCHITECTURE\.md and to the table/],
  ["lib/loose.ts", "npm:zod", /stands in no room/],
];

Deno.test("violations() refuses every edge that breaks a rule, and says why", async (t) => {
  for (const [from, to, reason] of refused) {
    await t.step(`${from} → ${to}`, () => {
      const found = violations(planted([[from, to]]), house);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", reason);
      assert.ok(found[0]?.includes(from), "the message names the offender");
    });
  }
});

Deno.test("violations() refuses a type that crosses a wall, as it refuses a value", () => {
  const [found] = violations(planted([["lib/table/a.ts", "lib/model/mod.ts"]], true), house);
  assert.match(found ?? "", /^lib\/table\/a\.ts → lib\/model\/mod\.ts \(type only\): /);
});

Deno.test("violations() prints a cycle inside lib, unless a type closes it", () => {
  const path: [string, string][] = [["lib/model/a.ts", "lib/model/b.ts"], [
    "lib/model/b.ts",
    "lib/model/c.ts",
  ]];
  const back: [string, string][] = [["lib/model/c.ts", "lib/model/b.ts"]];
  const [found, ...more] = violations(planted([...path, ...back]), house);
  assert.match(found ?? "", /^lib\/model\/b\.ts → lib\/model\/c\.ts → lib\/model\/b\.ts: a cycle/);
  assert.deepEqual(more, []);
  const { sources, edges } = planted(path);
  const typed = { sources, edges: [...edges, ...planted(back, true).edges], broken: [] };
  assert.deepEqual(violations(typed, house), []);
});

Deno.test("violations() refuses the domain's word in the runner, by line", () => {
  const text = "// one\nconst churned = 1;\n";
  const sources = { "lib/pipeline/a.ts": text, "lib/stage/b.ts": text, "lib/model/c.ts": text };
  const found = violations({ sources, edges: [], broken: [] }, house);
  assert.match(found[0] ?? "", /^lib\/pipeline\/a\.ts:2: "churned" stands in lib\/pipeline, but /);
  assert.match(found[1] ?? "", /^lib\/stage\/b\.ts:2: /);
  assert.equal(found.length, 2);
});

/** A graph with just these edges, and an empty file wherever one begins. */
function planted(pairs: readonly [string, string][], typeOnly = false): Graph {
  const edges: Edge[] = pairs.map(([from, to]) => ({ from, to, typeOnly }));
  return { sources: Object.fromEntries(pairs.map(([from]) => [from, ""])), edges, broken: [] };
}
