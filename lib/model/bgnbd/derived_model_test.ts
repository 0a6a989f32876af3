import assert from "node:assert/strict";
import type { Cell, FeatureColumn } from "../feature_column.ts";
import { featureTitle, valueInWords } from "../feature_words.ts";
import { importance } from "../../evaluation/mod.ts";
import { loadModel, modelOf } from "../load_model.ts";
import type { ModelFile } from "../model_file.ts";
import { createReasons } from "../reasons.ts";
import { saveModel } from "../save_model.ts";
import { fitBgNbd, trainChallenger, type TrainingInput } from "../../training/mod.ts";
import { TreesModel } from "../trees/trees_model.ts";
import { definition, historiesOf, horizon_days, purchases } from "./_purchases.ts";
import { derivedFeature, derivedFeatures, withDerived } from "./derived_columns.ts";
import { expectedPurchases, probabilityAlive } from "./predict_bgnbd.ts";

const [train, later, test] = [purchases(1500, 1), purchases(900, 2, 20_500), purchases(900, 3)];
const { parameters } = fitBgNbd(historiesOf(train));
const derived = { kind: "bgnbd" as const, parameters, horizon_days };
const input: TrainingInput = {
  dataset: "made",
  hashes: { contract: "c", data: "d" },
  definition,
  label: { kind: "inactive", inactive_days: horizon_days },
  split: { kind: "shares", validation: 0.2, test: 0.2 },
  calibration_snapshots: [],
  value: { offer_cost: 5, saved_customer: 60, save_rate: 0.5 },
  train,
  validation: later,
};
const options = {
  settings: {
    growth: "leaf" as const,
    leaves_max: 3,
    depth_max: null,
    learning_rate: 0.2,
    child_rows_min: 20,
    child_hessian_min: 1,
    row_share: 1,
    column_share: 1,
    l1: 0,
    l2: 1,
    gain_min: 0,
    bins_max: 64,
    one_hot_levels_max: 4,
    category_smoothing: 10,
    category_l2: 10,
    rounds_max: 60,
    patience: 8,
    seed: 1,
  },
  grid: [{ leaves_max: 2 }, { leaves_max: 3 }],
  monotone: {},
  customers_share: 1,
  threads: 1,
  churners_min: 10,
  holdout_share: 0.2,
  calibration: "choose" as const,
  calibration_folds: 5,
};
const trained = await trainChallenger({ ...input, derived }, options);
const file: ModelFile = trained.model;
const names = [...definition.features.map(({ name }) => name), "p_alive", "expected_purchases_30d"];

function row(columns: readonly FeatureColumn[], at: number): Cell[] {
  return columns.map(({ values }) => values[at]!);
}

interface Trials {
  trials: { settings: string; log_loss: number; chosen: boolean }[];
}

/** What stands in the inner nodes of a file's trees. */
function splits({ model }: ModelFile): Set<string> {
  assert.ok(model.kind === "trees");
  return new Set(
    model.trees.flatMap(({ feature }) => feature.filter((at) => at >= 0).map((at) => names[at]!)),
  );
}

Deno.test("trainChallenger() tries derived columns with the best settings, and keeps what is shown to help", async () => {
  const done: string[] = [];
  const again = await trainChallenger({ ...input, derived }, {
    ...options,
    onTrial: (at, total) => done.push(`${at} of ${total}`),
  });
  assert.deepEqual(done, ["1 of 3", "2 of 3", "3 of 3"]);
  assert.equal(saveModel(again.model), saveModel(file));
  const { trials } = trained.metrics as unknown as Trials;
  const [two, three, last] = trials;
  const best = two!.log_loss <= three!.log_loss ? two! : three!;
  assert.equal(last!.settings, `${best.settings}, p_alive, expected_purchases_30d`);
  assert.deepEqual(trials.map(({ chosen }) => chosen), [false, false, true]);
  // The made customers are of the model's own kind.
  assert.ok(last!.log_loss < best.log_loss);
  assert.deepEqual(file.derived, derived);
  assert.ok(splits(file).has("expected_purchases_30d") || splits(file).has("p_alive"));
});

Deno.test("trainChallenger() leaves out what is derived where it helps by no more than chance", async () => {
  const few = purchases(60, 4, 20_500);
  const { model, metrics } = await trainChallenger(
    { ...input, validation: few, derived },
    { ...options, calibration: "none" },
  );
  const { trials } = metrics as unknown as Trials;
  const [best] = trials.slice(0, 2).toSorted((a, b) => a.log_loss - b.log_loss);
  assert.ok(trials[2]!.log_loss < best!.log_loss, "it seems to help");
  assert.ok(best!.chosen && !trials[2]!.chosen);
  assert.equal(model.derived, undefined);
});

Deno.test("trainChallenger() learns nothing of a companion as it is, and takes it in its place", async () => {
  assert.ok(!splits(file).has("frequency"));
  const plain = await trainChallenger(input, options);
  assert.equal(plain.model.derived, undefined);
  assert.deepEqual(plain.model.features.map(({ name }) => name), names.slice(0, 5));
  assert.ok(!splits(plain.model).has("frequency"));
  // The same trees as without the column, numbered as the row is.
  const without = (rows: typeof train) => ({
    ...rows,
    columns: rows.columns.filter(({ name }) => name !== "frequency").toReversed(),
  });
  const other = await trainChallenger({
    ...input,
    train: without(train),
    validation: without(later),
  }, options);
  const [own, theirs] = [plain, other].map(({ model }) => modelOf(model));
  assert.deepEqual(own!.predictRaw(test.columns), theirs!.predictRaw(without(test).columns));
  const moved = test.columns.map((column) =>
    column.name === "frequency" ? { ...column, values: test.keys.map(() => null) } : column
  ) as FeatureColumn[];
  assert.deepEqual(own!.predictRaw(moved), own!.predictRaw(test.columns));
});

Deno.test("a loaded model derives its columns from the feature table's, the same bits in one row and many", () => {
  const loaded = loadModel(saveModel(file), "model.json", { features: definition.features });
  assert.deepEqual(loaded, file);
  const model = modelOf(loaded);
  const odd = purchases(4, 9).columns.map((column) => ({
    ...column,
    values: [null, ...Array.from<Cell>(column.values).slice(1)],
  })) as FeatureColumn[];
  for (const columns of [test.columns, test.columns.toReversed(), odd]) {
    const many = model.predictRaw(columns);
    const ordered = definition.features.map(({ name }) =>
      columns.find((column) => column.name === name)!
    );
    for (const [at, score] of many.entries()) {
      const cells = row(ordered, at);
      assert.ok(Object.is(model.logOdds(cells), score), `row ${at}`);
      const found = model.contributions(cells);
      assert.equal(found.length, names.length);
      const sum = found.reduce((sum, part) => sum + part, model.base);
      assert.ok(Math.abs(sum - score) < 1e-9, `row ${at}`);
    }
  }
});

Deno.test("a model that derives is its trees over columns that are made by hand", () => {
  const model = modelOf(file);
  const histories = historiesOf(test);
  const by_hand: FeatureColumn[] = [
    ...test.columns,
    {
      name: "p_alive",
      kind: "number",
      values: histories.map((one) => probabilityAlive(parameters, one)),
    },
    {
      name: "expected_purchases_30d",
      kind: "number",
      values: histories.map((one) => expectedPurchases(parameters, one, 30)),
    },
  ];
  assert.ok(file.model.kind === "trees");
  const features = [
    ...file.features,
    ...by_hand.slice(5).map(({ name }) => (
      { name, kind: "number" as const, missing: true }
    )),
  ];
  const trees = new TreesModel({ ...file.model, features });
  assert.deepEqual(model.predictRaw(test.columns), trees.predictRaw(by_hand));
  assert.deepEqual(model.explained.map(({ name }) => name), names);
  assert.deepEqual(model.explainedCells(row(test.columns, 7)), row(by_hand, 7));
  assert.deepEqual(withDerived(test.columns, derived).map(({ name }) => name), names);
  assert.deepEqual(model.contributions(row(test.columns, 7)), trees.contributions(row(by_hand, 7)));
  assert.deepEqual(
    importance(model, test.columns).map(({ feature }) => feature).sort(),
    names.toSorted(),
  );
});

Deno.test("what is derived is missing where there is no history, or no count of days", () => {
  const model = modelOf(file);
  const [late, latest] = [10, 9].map((tenure) => model.explainedCells([3, tenure, 9, "free", 1]));
  assert.deepEqual(late!.slice(5), latest!.slice(5));
  for (const [tenure_days, age_days, frequency] of [[null, 9, 1], [5, -9, 1], [5, 9, 0.5]]) {
    const cells = model.explainedCells([3, tenure_days!, age_days!, "free", frequency!]);
    assert.deepEqual(cells.slice(5), [null, null]);
    assert.ok(Number.isFinite(model.logOdds(cells.slice(0, 5))));
  }
  assert.throws(() => model.logOdds([1, 2]), { message: /has 2 features, must have 5/ });
  assert.throws(() => model.contributions([3, 2, NaN, "free", 1]), {
    message: /"age_days" is NaN/,
  });
});

Deno.test("createReasons() says what is derived in words, as one reason", () => {
  const explain = createReasons(modelOf(file), definition.features, file.usual!);
  const found = test.keys.flatMap((_, at) => explain(row(test.columns, at), 7));
  const told = found.filter(({ feature }) => derivedFeature(feature) !== undefined);
  assert.ok(told.length > 100, `${told.length}`);
  for (const { words } of told) {
    assert.match(
      words,
      /^(chance of being still a customer \d+ %( \(usually \d+ %\))?|purchases expected in the next 30 days: [\d.]+( \(usually [\d.]+\))?)$/,
    );
  }
  const subjects = new Set(["p_alive", "expected_purchases_30d"]);
  for (let at = 0; at < 50; at++) {
    const features = explain(row(test.columns, at), 7).map(({ feature }) => feature);
    assert.ok(features.filter((feature) => subjects.has(feature)).length <= 1);
  }
});

Deno.test("valueInWords() says what a model derives", () => {
  const [alive, expected] = derivedFeatures({ horizon_days: 90 });
  assert.equal(
    valueInWords(alive!, 0.321, 0.8),
    "chance of being still a customer 32 % (usually 80 %)",
  );
  assert.equal(
    valueInWords(expected!, 0.456, 1.2),
    "purchases expected in the next 90 days: 0.46 (usually 1.2)",
  );
  assert.equal(valueInWords(alive!, null, null), "chance of being still a customer: not known");
  assert.deepEqual([alive, expected].map((one) => featureTitle(one!)), [
    "chance of being still a customer",
    "purchases expected in the next 90 days",
  ]);
});

Deno.test("derivedFeature() knows what is derived by its name", () => {
  assert.deepEqual(derivedFeature("expected_purchases_7d")?.from, {
    kind: "expected_purchases",
    horizon_days: 7,
  });
  assert.equal(derivedFeature("p_alive")?.name, "p_alive");
  for (const name of ["spend_30d", "expected_purchases", "expected_purchases_07d", "p_alive_7d"]) {
    assert.equal(derivedFeature(name), undefined, name);
  }
});

Deno.test("trainChallenger() lets churn only fall as what is derived grows where it is told to", async () => {
  const told = {
    ...options,
    monotone: { p_alive: "down" as const, expected_purchases_30d: "up" as const },
  };
  const { model } = await trainChallenger({ ...input, derived }, told);
  assert.ok(model.model.kind === "trees");
  if (model.derived !== undefined) {
    const features = [
      ...model.features,
      ...derivedFeatures(derived).map(({ name }) => (
        { name, kind: "number" as const, missing: true }
      )),
    ];
    const trees = new TreesModel({ ...model.model, features });
    const scores = Array.from(
      { length: 101 },
      (_, at) => trees.logOdds([3, 20, 40, "free", 5, at / 100, 1]),
    );
    assert.ok(scores.every((score, at) => at === 0 || score <= scores[at - 1]!));
  }
  await assert.rejects(trainChallenger(input, told), {
    message: /^Cannot train trees: monotone names "p_alive", which is no feature/,
  });
});

Deno.test("loadModel() refuses columns that cannot be derived, or stand in the row already", () => {
  const refused = (changes: Partial<ModelFile>, message: RegExp) =>
    assert.throws(() => loadModel(JSON.stringify({ ...file, ...changes }), "m.json"), {
      name: "TypeError",
      message,
    });
  refused({ features: file.features.slice(0, 4) }, /feature "frequency" is missing/);
  refused(
    {
      features: file.features.map((one) =>
        one.name === "recency_days" ? { ...one, name: "p_alive" } : one
      ),
    },
    /feature "p_alive" stands twice/,
  );
  refused({ derived: { ...derived, horizon_days: 0.5 } }, /derived\.horizon_days/);
  refused({ derived: undefined }, /splits by feature \d of 5/);
});
