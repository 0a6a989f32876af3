import assert from "node:assert/strict";
import { cellsOf, type FeatureColumn } from "../feature_column.ts";
import { loadModel, modelOf } from "../load_model.ts";
import type { ModelFile } from "../model_file.ts";
import { saveModel } from "../save_model.ts";
import { plain, rowsOf } from "../../training/trees/_rows.ts";
import { trainTrees } from "../../training/mod.ts";
import type { Tree } from "./tree.ts";
import { TreesModel } from "./trees_model.ts";

const made = rowsOf(600, 3);
const fit = await trainTrees(made.columns, made.labels, { ...plain, rounds_max: 30 });
const { features, base, trees } = fit;
const file: ModelFile = {
  format: 2,
  dataset: "made",
  hashes: { contract: "c".repeat(64), definition: "f".repeat(64), data: "d".repeat(64) },
  features,
  model: { kind: "trees", base, trees },
  calibration: { kind: "none" },
  thresholds: {},
  trained: { split: "unknown" },
  validation: null,
  calibrated_on: null,
  fit: { ...fit.facts },
  library: "made",
};

Deno.test("a loaded file of trees is the saved one, and gives one row and many the same bits", () => {
  const text = saveModel(file);
  const loaded = loadModel(text, "model.json");
  assert.deepEqual(loaded, file);
  assert.equal(saveModel(loaded), text);
  const model = modelOf(loaded);
  assert.ok(model instanceof TreesModel);
  const odd: FeatureColumn[] = [
    { name: "country", kind: "category", values: ["de", "xx", null, "", "us"] },
    { name: "plan", kind: "category", values: [null, "gold", "free", "new", "basic"] },
    { name: "recency", kind: "number", values: [-0, 1e308, -1e308, null, 50] },
    { name: "spend", kind: "number", values: [null, 5e-324, 0, 44.4, -1] },
  ];
  for (const rows of [made.columns, odd]) {
    const many = model.predictRaw(rows);
    assert.equal(many.length, rows[0]!.values.length);
    for (const [row, value] of many.entries()) {
      const record = Object.fromEntries(rows.map(({ name, values }) => [name, values[row]]));
      const cells = cellsOf(model.features, record);
      assert.ok(Object.is(model.logOdds(cells), value), `row ${row}`);
      const sum = model.contributions(cells).reduce((sum, part) => sum + part, model.base);
      assert.ok(Math.abs(sum - value) < 1e-9, `row ${row}`);
    }
  }
});

Deno.test("TreesModel follows the file's words", () => {
  const tree: Tree = {
    feature: [0, 1, -1, -1, 0, -1, -1],
    threshold: [2, 0, 0, 0, 5, 0, 0],
    levels: [null, [1], null, null, null, null, null],
    missing_left: [1, 0, 0, 0, 0, 0, 0],
    left: [1, 2, -1, -1, 5, -1, -1],
    right: [4, 3, -1, -1, 6, -1, -1],
    value: [0, 0, 1, 2, 0, 4, 8],
    cover: [4, 2, 1, 1, 2, 1, 1],
  };
  const model = new TreesModel({
    base: 0.5,
    trees: [tree],
    features: [
      { name: "x", kind: "number", missing: false },
      { name: "c", kind: "category", missing: false, levels: ["a", "b"] },
    ],
  });
  const found = [[2, "b"], [2, "a"], [2, "new"], [2, null], [null, "b"], [2.0001, "b"], [5, null], [
    5.1,
    "a",
  ]].map((cells) => model.logOdds(cells) - 0.5);
  assert.deepEqual(found, [1, 2, 2, 2, 1, 4, 4, 8]);
  assert.equal(model.base, 0.5 + 15 / 4);

  const zero = new TreesModel({
    base: 0,
    features: [{ name: "x", kind: "number", missing: true }],
    trees: [{
      ...{ feature: [0, -1, -1], threshold: [3, 0, 0], levels: [null, null, null] },
      ...{ missing_left: [0, 0, 0], zero_missing: [1, 0, 0], left: [1, -1, -1] },
      ...{ right: [2, -1, -1], value: [0, 1, 2], cover: [2, 1, 1] },
    }],
  });
  assert.deepEqual(
    [0, -0, 1e-35, -1e-35, 1.1e-35, -1e-34, 3, 3.1, null].map((value) => zero.logOdds([value])),
    [2, 2, 2, 2, 1, 1, 1, 2, 2],
  );
});

Deno.test("TreesModel without trees gives its base", () => {
  const model = new TreesModel({ features, base: -0.25, trees: [] });
  assert.deepEqual(model.predictRaw(rowsOf(2, 1).columns), Float64Array.of(-0.25, -0.25));
  assert.deepEqual(model.contributions([1, 1, "gold", "de"]), new Float64Array(4));
});

Deno.test("TreesModel refuses rows that it was not made for", () => {
  const model = new TreesModel(fit);
  assert.throws(() => model.predictRaw(made.columns.slice(1)), /feature "spend" is missing/);
  assert.throws(() => model.logOdds([1, 2]), /it has 2 features, must have 4/);
  assert.throws(
    () => model.contributions(["1", NaN, "gold", 3]),
    /feature "spend" is "1", .*; feature "recency" is NaN, .*; feature "country" is 3, must be text/,
  );
});

function refuses(what: string, change: (tree: Record<string, unknown[]>) => void, message: RegExp) {
  Deno.test(`loadModel() refuses ${what}`, () => {
    const damaged = structuredClone(file) as unknown as {
      model: { trees: Record<string, unknown[]>[] };
    };
    change(damaged.model.trees[1]!);
    assert.throws(() => loadModel(JSON.stringify(damaged), "model.json"), message);
  });
}

const inner = (tree: Record<string, unknown[]>, kind: string, after = -1) => (
  tree.feature!.findIndex((at, node) => node > after && features[at as number]?.kind === kind)
);
refuses("a tree of uneven arrays", ({ value }) => value!.pop(), /tree 1: value has 10 nodes, must/);
refuses("a child before its parent", ({ left }) => left![0] = 0, /node 0 leads to node 0/);
refuses("a child that is not there", ({ right }) => right![0] = 99, /node 0 leads to node 99/);
refuses("a node of two parents", ({ left, right }) => right![0] = left![0], /has two parents/);
refuses("a feature that is not there", ({ feature }) => feature![0] = 4, /by feature 4 of 4/);
refuses("a leaf with children", ({ feature }) => feature![0] = -1, /0 is a leaf with children/);
refuses("a value inside", ({ value }) => value![0] = 1, /node 0 has a value, only leaves may/);
refuses("a node that no other leads to", (tree) => {
  for (const array of Object.values(tree)) array.push(array.at(-1)!);
}, /node 11 has no parent/);
refuses("a number split by levels", (tree) => {
  tree.levels![inner(tree, "number")] = [0];
}, /splits number ".*" by levels/);
refuses("a category split by a threshold", (tree) => {
  tree.levels![inner(tree, "category")] = null;
}, /splits category ".*" by a threshold/);
refuses("a level that is not there", (tree) => {
  tree.levels![inner(tree, "category")] = [9];
}, /names level 9 of ".*", which has/);
refuses("levels out of order", (tree) => {
  tree.levels![inner(tree, "category")] = [1, 0];
}, /has levels out of order/);
refuses("a number that is none", ({ value }) => {
  value![1] = null;
}, /model\.trees\.1\.value\.1: .*expected number/);
refuses("an unknown array", (tree) => {
  tree.gain = [1];
}, /model\.trees\.1: Unrecognized key: "gain"/);
