import assert from "node:assert/strict";
import type { EncodedFeature } from "../encoded_feature.ts";
import type { Cell } from "../feature_column.ts";
import { expectedValue, randomCells, randomTree, shapleyValues } from "./_shapley.ts";
import { plain, rowsOf } from "../../training/trees/_rows.ts";
import { leafPaths } from "./leaf_paths.ts";
import { trainTrees } from "../../training/mod.ts";
import type { Tree } from "./tree.ts";
import { TreesModel } from "./trees_model.ts";

const levels = ["a", "b", "c"];
const mixed: EncodedFeature[] = [
  { name: "x", kind: "number", missing: true },
  { name: "plan", kind: "category", missing: true, levels },
  { name: "y", kind: "number", missing: false },
  { name: "country", kind: "category", missing: false, levels },
  { name: "z", kind: "number", missing: true },
];

function near(found: number, expected: number, within: number, what: string) {
  assert.ok(Math.abs(found - expected) <= within, `${what}: ${found}, not ${expected} ± ${within}`);
}

/** Sets contributions beside Shapley values by their definition. */
function compare(trees: readonly Tree[], features: readonly EncodedFeature[], rows: Cell[][]) {
  const model = new TreesModel({ features, base: 0.25, trees });
  const value = (cells: readonly Cell[], known: ReadonlySet<number>) =>
    trees.reduce((sum, tree) => sum + expectedValue(tree, features, cells, known), 0.25);
  near(model.base, value([], new Set()), 1e-12, "base");
  for (const cells of rows) {
    const expected = shapleyValues(features, (known) => value(cells, known));
    for (const [at, found] of model.contributions(cells).entries()) {
      near(found, expected[at]!, 1e-12, `${features[at]!.name} of ${JSON.stringify(cells)}`);
    }
  }
}

Deno.test("contributions() are Shapley values by definition, for numbers, categories and missing values", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const trees = [0, 1, 2].map((at) => randomTree(mixed, 1 + (seed + at) % 6, seed * 10 + at));
    const rows = Array.from({ length: 12 }, (_, row) => randomCells(mixed, seed * 100 + row));
    compare(trees, mixed, rows);
  }
});

Deno.test("contributions() are Shapley values where too many features are above a leaf to remember", () => {
  const many = Array.from({ length: 12 }, (_, at): EncodedFeature => (
    { name: `x${at}`, kind: "number", missing: true }
  ));
  const trees = [1, 2].map((seed) => randomTree(many, 13, seed));
  const { first_feature } = leafPaths(trees, [0, 0]);
  const numbers = first_feature.subarray(1).reduce((sum, end, leaf) => {
    const width = end - first_feature[leaf]!;
    return sum + width * 2 ** width;
  }, 0);
  assert.ok(numbers > 2 ** 21, "all of them could be remembered");
  compare(trees, many, [randomCells(many, 1)]);
});

/** A chain of splits, one by each feature, which `share` of the rows pass; at its end a leaf of 1. */
function chain(length: number, share: number): Tree {
  const nodes = 2 * length + 1;
  const fill = <T>(value: (node: number) => T) =>
    Array.from({ length: nodes }, (_, at) => value(at));
  const is_leaf = (node: number) => node >= length;
  return {
    feature: fill((node) => is_leaf(node) ? -1 : node),
    threshold: fill(() => 0),
    levels: fill(() => null),
    missing_left: fill(() => 0),
    left: fill((node) => is_leaf(node) ? -1 : node + 1),
    right: fill((node) => is_leaf(node) ? -1 : length + 1 + node),
    value: fill((node) => node === length ? 1 : 0),
    cover: fill((node) =>
      node <= length ? share ** node : share ** (node - length - 1) * (1 - share)
    ),
  };
}

Deno.test("contributions() share alike what only many features together explain", () => {
  for (const length of [1, 2, 7, 8, 25, 60, 201]) {
    const features = Array.from({ length }, (_, at): EncodedFeature => (
      { name: `x${at}`, kind: "number", missing: false }
    ));
    const share = 0.9;
    const model = new TreesModel({ features, base: 0, trees: [chain(length, share)] });
    near(model.base, share ** length, 1e-14, `base of ${length}`);
    // By symmetry each has an equal part of the whole way from the base to 1.
    for (const part of model.contributions(features.map(() => 0))) {
      near(part, (1 - share ** length) / length, 1e-14, `part of ${length}`);
    }
  }
});

Deno.test("base and contributions add up to the log-odds to 1e-9, and features without a split add nothing", async () => {
  const made = rowsOf(800, 7);
  const idle = { name: "idle", kind: "number" as const, values: new Float64Array(800).fill(3) };
  const columns = [idle, ...made.columns];
  const settings = { ...plain, rounds_max: 120, leaves_max: 31, learning_rate: 0.2 };
  const model = new TreesModel(await trainTrees(columns, made.labels, settings));
  const scores = model.predictRaw(columns);
  for (const [row, score] of scores.entries()) {
    const parts = model.contributions(columns.map(({ values }): Cell => values[row]!));
    near(parts.reduce((sum, part) => sum + part, model.base), score, 1e-9, `row ${row}`);
    assert.ok(Object.is(parts[0], 0));
  }
});

Deno.test("contributions() of a row do not depend on the rows before it", () => {
  const trees = [1, 2, 3, 4].map((seed) => randomTree(mixed, 5, seed));
  const rows = Array.from({ length: 30 }, (_, row) => randomCells(mixed, row));
  const parts = { features: mixed, base: 0, trees };
  const model = new TreesModel(parts);
  const together = rows.map((cells) => model.contributions(cells));
  for (const [row, cells] of rows.entries()) {
    assert.deepEqual(new TreesModel(parts).contributions(cells), together[row]);
  }
});
