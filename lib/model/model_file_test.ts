import assert from "node:assert/strict";
import { sample } from "./_sample.ts";
import { calibrated, probabilities } from "./calibration.ts";
import { cellsOf, type FeatureColumn } from "./feature_column.ts";
import { importance } from "../evaluation/mod.ts";
import { loadModel, loadModelInPieces, modelOf } from "./load_model.ts";
import { LogisticModel } from "./logistic_model.ts";
import { library, logisticParts, trainLogistic } from "../training/mod.ts";
import type { ModelFile } from "./model_file.ts";
import { saveModel } from "./save_model.ts";
import { unfamiliar } from "./unfamiliar.ts";

const made = sample(400);
const trained = trainLogistic(made.columns, made.labels);
const { features, base, columns } = logisticParts(trained);
const file: ModelFile = {
  format: 2,
  dataset: "made",
  hashes: { contract: "c".repeat(64), definition: "f".repeat(64), data: "d".repeat(64) },
  features,
  model: { kind: "logistic", base, columns, dropped: trained.encoding.dropped },
  calibration: { kind: "platt", slope: 0.9, intercept: 0.1 },
  thresholds: { offer: 0.4, never: null },
  trained: { split: "time", last_label_day: "2026-05-01" },
  validation: { by: "time", rows: 90, customers: 80, churned: 30, log_loss: 0.5, refitted: true },
  calibrated_on: { rows: 90, churned: 30, log_loss: { platt: 0.5, none: 0.51, isotonic: null } },
  fit: { ...trained.fit },
  library,
};

/** Rows as a server gets them: names to cells. */
function records(columns: readonly FeatureColumn[]): Record<string, unknown>[] {
  return Array.from({ length: columns[0]!.values.length }, (_, row) => (
    Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]))
  ));
}

Deno.test("loadModel() gives back what saveModel() wrote, and the text is always the same", () => {
  const text = saveModel(file);
  const loaded = loadModel(text, "model.json");
  assert.deepEqual(loaded, file);
  assert.equal(saveModel(loaded), text);
  const turned = Object.fromEntries(Object.entries(file).reverse()) as unknown as ModelFile;
  assert.equal(saveModel(turned), text);
});

Deno.test("a loaded model gives one row and many rows the same bits", () => {
  const model = modelOf(loadModel(saveModel(file), "model.json"));
  const odd: FeatureColumn[] = [
    { name: "plan", kind: "category", values: ["gold", "new", null, "free", "basic"] },
    { name: "spend_30d", kind: "number", values: [0, null, 1e308, -1e308, 90] },
    { name: "recency_days", kind: "number", values: [3, null, -0, 1e300, 7] },
  ];
  for (const rows of [made.columns, odd]) {
    const many = model.predictRaw(rows);
    const published = probabilities(file.calibration, many);
    for (const [row, record] of records(rows).entries()) {
      const cells = cellsOf(model.features, record);
      const one = model.logOdds(cells);
      assert.ok(Object.is(one, many[row]), `row ${row}`);
      assert.ok(Object.is(calibrated(file.calibration, one), published[row]));
      assert.ok(Number.isFinite(one));
      const sum = model.contributions(cells).reduce((sum, part) => sum + part, model.base) + 0;
      assert.ok(Object.is(sum, one));
      for (const part of model.contributions(cells)) assert.ok(!Object.is(part, -0));
    }
  }
  assert.deepEqual(
    model.predictRaw(made.columns),
    new LogisticModel({ features, base, columns })
      .predictRaw(made.columns),
  );
});

Deno.test("contributions() average to zero over the training rows", () => {
  const model = modelOf(file);
  const sums = new Float64Array(3);
  for (const record of records(made.columns)) {
    for (const [at, part] of model.contributions(cellsOf(model.features, record)).entries()) {
      sums[at]! += part;
    }
  }
  for (const sum of sums) assert.ok(Math.abs(sum) < 1e-9);
  const strongest = importance(model, made.columns);
  assert.equal(strongest[0]!.feature, "recency_days");
  assert.equal(strongest.length, 3);
});

Deno.test("unfamiliar() reports levels and gaps that training has not met", () => {
  const rows: FeatureColumn[] = [
    { name: "recency_days", kind: "number", values: [1, null, 2] },
    { name: "spend_30d", kind: "number", values: [null, 1, 2] },
    { name: "plan", kind: "category", values: ["new", "new", null] },
  ];
  assert.deepEqual(unfamiliar(features, rows), [
    { feature: "plan", level: "new", rows: 2 },
    { feature: "plan", level: null, rows: 1 },
    { feature: "recency_days", level: null, rows: 1 },
  ]);
});

Deno.test("cellsOf() and logOdds() refuse what does not fit, all at once", () => {
  const model = modelOf(file);
  assert.throws(() => cellsOf(model.features, { plan: 3, recency_days: NaN, more: 1 }), {
    message: 'Cannot score row: feature "recency_days" is NaN, must be a finite number or null; ' +
      'feature "spend_30d" is missing; feature "plan" is 3, must be text or null; ' +
      'feature "more" is unknown to the model',
  });
  assert.throws(() => model.logOdds([1, 2]), { message: /has 2 features, must have 3/ });
  assert.throws(() => model.logOdds([Infinity, 2, "a"]), { message: /"recency_days" is Infinity/ });
  assert.throws(() => model.predictRaw(made.columns.slice(1)), {
    message: 'Cannot score rows: feature "recency_days" is missing',
  });
});

function refuses(name: string, message: RegExp, change: (file: ModelFile) => unknown) {
  Deno.test(`loadModel() refuses ${name}`, () => {
    const text = JSON.stringify(change(structuredClone(file)));
    assert.throws(() => loadModel(text, "m.json"), { name: "TypeError", message });
  });
}
refuses(
  "another format",
  /^Cannot load model "m.json": format must be 2, train it anew$/,
  (file) => (
    { ...file, format: 1 }
  ),
);
refuses("a file without weights", /model\.columns/, (file) => (
  { ...file, model: { kind: "logistic", base: 0, dropped: [] } }
));
refuses("a column of no feature", /column "plan=free" belongs to no feature/, (file) => (
  { ...file, features: file.features.filter(({ name }) => name !== "plan") }
));
refuses(
  "a level that its feature lacks",
  /column "plan=gold" does not fit feature "plan"/,
  (file) => {
    const plan = file.features[2]!;
    return {
      ...file,
      features: [...file.features.slice(0, 2), { ...plan, levels: ["basic", "free"] }],
    };
  },
);
refuses(
  "a file that does not say what it was trained on",
  /trained/,
  ({ trained: _, ...file }) => file,
);
refuses("a day that is none", /trained\.last_label_day/, (file) => (
  { ...file, trained: { split: "time", last_label_day: "2026-02-30" } }
));
refuses("an unknown field", /"extra"/, (file) => ({ ...file, extra: 1 }));
refuses("a calibration that turns the order", /calibration\.slope/, (file) => (
  { ...file, calibration: { kind: "platt", slope: -1, intercept: 0 } }
));
refuses("points that do not increase", /points must strictly increase/, (file) => (
  { ...file, calibration: { kind: "isotonic", floor: 0.1, points: [[0, 0.5], [1, 0.5]] } }
));
refuses("a file that is something else", /format must be 2/, () => ({ hello: 1 }));

Deno.test("loadModel() refuses what was made for something else, by name", () => {
  const text = saveModel(file);
  assert.doesNotThrow(() =>
    loadModel(text, "m.json", { dataset: "made", hashes: file.hashes, features })
  );
  assert.throws(() =>
    loadModel(text, "m.json", {
      dataset: "cdnow",
      hashes: { contract: "e".repeat(64) },
      features: [{ name: "plan", kind: "number" }, { name: "age_days", kind: "number" }],
    }), {
    message: 'Cannot load model "m.json": it is for data set "made", must be for "cdnow"; ' +
      "it was made from contract cccccccccccc, must be eeeeeeeeeeee; " +
      'it takes feature "plan" as category, must be number; it does not know feature "age_days"; ' +
      'its feature "recency_days" is not given; its feature "spend_30d" is not given',
  });
  assert.throws(() => loadModel("{", "m.json"), { name: "SyntaxError", message: /it is no JSON/ });
});

/** Four trees of one split each, and what is to be wrong with one of them. */
function ofTrees(change: object = {}): string {
  const tree = {
    ...{ feature: [0, -1, -1], threshold: [5, 0, 0], levels: [null, null, null] },
    ...{ missing_left: [1, 0, 0], left: [1, -1, -1], right: [2, -1, -1] },
    ...{ value: [0, -0.5, 0.5], cover: [9, 4, 5] },
  };
  const trees = [tree, tree, { ...tree, ...change }, tree];
  return JSON.stringify({ ...file, model: { kind: "trees", base: 0, trees } });
}

Deno.test("loadModelInPieces() gives what loadModel() gives, and lets others in at every tree", async () => {
  for (const text of [ofTrees(), saveModel(file)]) {
    const pieces = await loadModelInPieces(text, "m.json", {}, () => undefined);
    assert.deepEqual(pieces, loadModel(text, "m.json"));
  }
  assert.deepEqual(
    saveModel(loadModel(ofTrees(), "m.json")),
    saveModel(JSON.parse(ofTrees()) as ModelFile),
  );
  let pauses = 0;
  const pause = () => {
    pauses++;
    return Promise.resolve();
  };
  await loadModelInPieces(ofTrees(), "m.json", {}, pause);
  assert.equal(pauses, 1 + 4 + 4); // after the text, after each tree's shape, after each tree's sense
});

Deno.test("loadModelInPieces() refuses as loadModel() does, naming the tree", async () => {
  const problems: [object, RegExp][] = [
    [{ cover: [1, 1, -1] }, /"m\.json": model\.trees\.2\.cover\.2: Too small: [^;]*$/],
    [{ feature: "no list", extra: 1 }, /model\.trees\.2\.feature: .*; model\.trees\.2: .*"extra"/],
    [
      { left: [0, -1, -1] },
      /"m\.json": tree 2: node 0 leads to node 0, must lead to one after it$/,
    ],
    [{ feature: [9, -1, -1] }, /tree 2: node 0 splits by feature 9 of 3$/],
  ];
  for (const [change, message] of problems) {
    const text = ofTrees(change);
    const expected = { dataset: "made" };
    assert.throws(() => loadModel(text, "m.json", expected), { name: "TypeError", message });
    const pieces = loadModelInPieces(text, "m.json", expected, () => undefined);
    await assert.rejects(pieces, { name: "TypeError", message });
  }
  await assert.rejects(loadModelInPieces("{", "m.json", {}, () => undefined), SyntaxError);
  const both = ofTrees({ cover: [1, 1, -1] }).replace('"format":2', '"format":3');
  assert.throws(() => loadModel(both, "m.json"), /format must be 2.*; model\.trees\.2\.cover/);
});

Deno.test("saveModel() refuses a number that JSON cannot hold", () => {
  const broken = { ...file, model: { ...file.model, base: NaN } };
  assert.throws(() => saveModel(broken), { message: /^Cannot save model: model\.base/ });
});
