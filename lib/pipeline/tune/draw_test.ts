import assert from "node:assert/strict";
import { drawTrial } from "./draw.ts";
import { rungSizes } from "./rungs.ts";
import type { Range } from "./space.ts";

function drawn(range: Range, trials = 3000) {
  return Array.from({ length: trials }, (_, at) => drawTrial({ vary: { it: range } }, 7, at).it!);
}

Deno.test("drawTrial() draws each value of a list about equally often", () => {
  const values = ["a", "b", [3]];
  const counts = Map.groupBy(drawn({ values }), (value) => JSON.stringify(value));
  assert.deepEqual([...counts.keys()].sort(), values.map((one) => JSON.stringify(one)).sort());
  for (const { length } of counts.values()) assert.ok(Math.abs(length - 1000) < 120, `${length}`);
});

Deno.test("drawTrial() draws whole numbers with both ends as often as the others", () => {
  const counts = Map.groupBy(
    drawn({ from: 1, to: 4, scale: "linear", whole: true }),
    (value) => value,
  );
  assert.deepEqual([...counts.keys()].sort(), [1, 2, 3, 4]);
  for (const { length } of counts.values()) assert.ok(Math.abs(length - 750) < 100, `${length}`);
});

Deno.test("drawTrial() on a log scale draws as many from each power of ten", () => {
  const values = drawn({ from: 0.01, to: 10, scale: "log", whole: false }) as number[];
  assert.ok(values.every((value) => value >= 0.01 && value <= 10));
  const counts = Map.groupBy(values, (value) => Math.min(Math.floor(Math.log10(value)), 0));
  assert.deepEqual([...counts.keys()].sort((a, b) => a - b), [-2, -1, 0]);
  for (const { length } of counts.values()) assert.ok(Math.abs(length - 1000) < 120, `${length}`);
  // Three digits, so that a suggestion can be read.
  assert.ok(values.every((value) => Number(value.toPrecision(3)) === value));
});

Deno.test("drawTrial() gives a trial the same values whatever else is drawn", () => {
  const [ridge, depth]: Range[] = [
    { from: 0, to: 1, scale: "linear", whole: false },
    { from: 1, to: 9, scale: "log", whole: true },
  ];
  const both = drawTrial({ vary: { ridge: ridge!, depth: depth! } }, 1, 5);
  assert.deepEqual(drawTrial({ vary: { depth: depth!, ridge: ridge! } }, 1, 5), both);
  assert.equal(drawTrial({ vary: { depth: depth! } }, 1, 5).depth, both.depth);
  assert.notEqual(drawTrial({ vary: { ridge: ridge! } }, 2, 5).ridge, both.ridge);
  assert.notEqual(drawTrial({ vary: { ridge: ridge! } }, 1, 6).ridge, both.ridge);
});

Deno.test("rungSizes() halves the trials at each step, and keeps at least one", () => {
  assert.deepEqual(rungSizes(20, 3), [20, 10, 5]);
  assert.deepEqual(rungSizes(5, 4), [5, 3, 2, 1]);
  assert.deepEqual(rungSizes(1, 3), [1, 1, 1]);
});
