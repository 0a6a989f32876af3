import assert from "node:assert/strict";
import { encode, fitEncoding } from "./encoding.ts";
import type { FeatureColumn } from "../model/mod.ts";

const gap: FeatureColumn = { name: "gap", kind: "number", values: [1, null, 3, 4] };
const plan: FeatureColumn = { name: "plan", kind: "category", values: ["b", "a", null, "c"] };
const fixed: FeatureColumn = { name: "fixed", kind: "number", values: [0.1, 0.1, 0.1, 0.1] };

Deno.test("fitEncoding() leaves out the first level, marks missing values, drops what is constant", () => {
  const { encoding, design } = fitEncoding([gap, plan, fixed], { ridge: 1 });
  assert.deepEqual(encoding.columns.map(({ name, mean }) => [name, mean]), [
    ["gap", 2],
    ["gap_missing", 0.25],
    ["plan=b", 0.25],
    ["plan=c", 0.25],
    ["plan_missing", 0.25],
  ]);
  assert.deepEqual(encoding.dropped, [{ name: "fixed", feature: "fixed", why: "constant" }]);
  // Gap with 0 for missing: 1, 0, 3, 4; mean 2, variance (1 + 4 + 1 + 4) / 4.
  const deviation = Math.sqrt(2.5);
  assert.deepEqual(
    [0, 1, 2, 3].map((row) => design.get(row, 1)),
    [-1 / deviation, -2 / deviation, 1 / deviation, 2 / deviation],
  );
  assert.deepEqual([0, 1, 2, 3].map((row) => design.get(row, 0)), [1, 1, 1, 1]);
});

Deno.test("encode() makes an unseen level all zeros, like the first, and an unexpected null average", () => {
  const known: FeatureColumn = { name: "n", kind: "number", values: [1, 2, 3, 6] };
  const { encoding } = fitEncoding([known, plan], { ridge: 1 });
  const rows = encode(encoding, [
    { name: "plan", kind: "category", values: ["new", "a"] },
    { name: "n", kind: "number", values: [null, 3] },
  ]);
  const row = (at: number) =>
    Array.from(rows.data.subarray(at * rows.columns, (at + 1) * rows.columns));
  assert.deepEqual(row(0), row(1));
  assert.equal(row(0)[1], 0);
});

Deno.test("fitEncoding() drops levels that repeat another feature's where there is no ridge", () => {
  const phone: FeatureColumn = {
    name: "phone",
    kind: "category",
    values: ["no", "yes", "yes", "yes", "no"],
  };
  const lines: FeatureColumn = {
    name: "lines",
    kind: "category",
    values: ["none", "one", "two", "one", "none"],
  };
  const { encoding } = fitEncoding([phone, lines], { ridge: 0 });
  assert.deepEqual(encoding.columns.map(({ name }) => name), ["phone=yes", "lines=one"]);
  assert.deepEqual(encoding.dropped.map(({ name, why }) => `${name} ${why}`), [
    "lines=two collinear",
  ]);
});

Deno.test("encode() refuses missing, unknown and mistaken features, all at once", () => {
  const { encoding } = fitEncoding([gap, plan], { ridge: 1 });
  assert.throws(
    () => encode(encoding, [{ name: "plan", kind: "number", values: [1] }, fixed]),
    {
      message: 'Cannot score rows: feature "gap" is missing; feature "plan" is a number, ' +
        'must be a category; feature "fixed" is unknown to the model',
    },
  );
});

Deno.test("fitEncoding() names a feature once when it is all missing or has one level only", () => {
  const none: FeatureColumn = { name: "none", kind: "number", values: [null, null, null, null] };
  const blank: FeatureColumn = {
    name: "blank",
    kind: "category",
    values: [null, null, null, null],
  };
  const alike: FeatureColumn = { name: "alike", kind: "category", values: ["a", "a", "a", "a"] };
  const { encoding } = fitEncoding([gap, none, blank, alike], { ridge: 1 });
  assert.deepEqual(encoding.columns.map(({ name }) => name), ["gap", "gap_missing"]);
  assert.deepEqual(
    encoding.dropped,
    ["none", "blank", "alike"].map((name) => ({ name, feature: name, why: "constant" })),
  );
});

Deno.test("fitEncoding() keeps one level that some rows lack: whether it is there may tell", () => {
  const some: FeatureColumn = { name: "some", kind: "category", values: ["a", null, "a", "a"] };
  const { encoding } = fitEncoding([some], { ridge: 1 });
  assert.deepEqual(encoding.columns.map(({ name }) => name), ["some_missing"]);
  assert.deepEqual(encoding.dropped, []);
});
