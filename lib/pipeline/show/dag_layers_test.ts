import assert from "node:assert/strict";
import { large, sampleDag } from "./_sample_dag.ts";
import { routeChannel } from "./dag_channel.ts";
import { layers } from "./dag_layers.ts";
import { places } from "./dag_place.ts";

Deno.test("layers() leads every link from one layer to the next", () => {
  const { slots, links } = layers(sampleDag(large));
  for (const [from, to] of links) assert.equal(slots[to]!.layer, slots[from]!.layer + 1);
});

Deno.test("layers() moves what needs nothing down to just above what needs it", () => {
  const { slots } = layers(sampleDag("a>b b>c c>d file>d"));
  const file = slots.find(({ node }) => node?.id === "file");
  assert.equal(file?.layer, 2);
});

Deno.test("layers() orders a layer so that edges do not cross when they need not", () => {
  const { rows, slots } = layers(sampleDag("a>z b>y c>x"));
  const names = rows.map((row) => row.map((slot) => slots[slot]!.node!.id));
  assert.deepEqual(names[0]!.map((name) => ({ a: "z", b: "y", c: "x" })[name]), names[1]);
});

Deno.test("layers() refuses a cycle", () => {
  assert.throws(() => layers(sampleDag("a>b b>a")), /Cannot draw the graph: it has a cycle/);
});

Deno.test("places() keeps the gap between all neighbours in a layer, in whole columns", () => {
  const layered = layers(sampleDag(large));
  const widths = layered.slots.map(({ node }) => node ? 11 : 1);
  const middles = places(layered, widths, 2);
  for (const row of layered.rows) {
    row.slice(1).forEach((slot, at) => {
      const free = middles[slot]! - middles[row[at]!]! - (widths[slot]! + widths[row[at]!]!) / 2;
      assert.ok(free >= 2);
    });
  }
  assert.ok(middles.every(Number.isInteger));
  assert.equal(Math.min(...middles.map((middle, slot) => middle - (widths[slot]! - 1) / 2)), 0);
});

Deno.test("routeChannel() gives lines that overlap different rows and straight ones none", () => {
  const nets = [{ from: 0, to: [10] }, { from: 5, to: [15] }, { from: 20, to: [20] }];
  const { rows, height } = routeChannel(nets);
  assert.equal(height, 2);
  // The right one above, so that they do not cross.
  assert.deepEqual(rows, [1, 0, undefined]);
});
