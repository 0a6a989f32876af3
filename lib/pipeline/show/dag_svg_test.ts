import assert from "node:assert/strict";
import { large, sampleDag } from "./_sample_dag.ts";
import { mermaid } from "./dag_mermaid.ts";
import { svg } from "./dag_svg.ts";

const hostile = `"><script>alert(1)</script>&\x00`;

Deno.test("svg() draws a box a stage and an arrow a stage that needs another", () => {
  const dag = sampleDag(large, "run");
  const text = svg(dag, "Pipeline");
  assert.equal(text.split('<rect class="dag-box"').length - 1, dag.nodes.length);
  assert.equal(text.split('class="dag-arrow"').length - 1, dag.nodes.length - 1);
  assert.equal(text, svg(sampleDag(large, "run"), "Pipeline"));
  assert.match(text, /prefers-color-scheme: dark/);
});

Deno.test("svg() escapes names, titles and descriptions", () => {
  const dag = sampleDag("a>b");
  Object.assign(dag.nodes[0]!, { label: hostile, about: hostile });
  const text = svg(dag, hostile);
  assert.ok(!text.includes("<script"));
  assert.ok(!text.includes("\x00"));
  assert.equal(text.split("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;").length - 1, 3);
});

Deno.test("svg() is a picture even of no stages", () => {
  assert.match(svg({ nodes: [], edges: [] }, "Empty"), /^<svg .*<\/svg>\n$/s);
});

Deno.test("mermaid() names nodes by number, so that no stage's name is a word of the language", () => {
  assert.equal(
    mermaid(sampleDag("end>graph")),
    'flowchart TD\n  n0["end"]\n  n1["graph"]\n  n0 --> n1\n',
  );
});

Deno.test("mermaid() writes signs with a meaning as codes", () => {
  const dag = sampleDag("a", "run");
  dag.nodes[0]!.label = 'x "y" #1; <b>';
  assert.match(mermaid(dag), /n0\["x #34;y#34; #35;1#59; #60;b#62;<br\/>run"\]:::run/);
});
