import assert from "node:assert/strict";
import type { DefinitionFile } from "../features/mod.ts";
import { type Sample, sample } from "./_sample.ts";
import { evaluationSchema } from "./evaluation.ts";
import { saveModel } from "./save_model.ts";
import { type BaselineInput, trainBaseline } from "./train_baseline.ts";

const options = {
  ridge: 1,
  steps_max: 4000,
  levels_max: 100,
  churners_min: 10,
  calibration: "choose" as const,
  calibration_folds: 5,
  resamples: 100,
  seed: 42,
  leak_roc_auc_max: 0.95,
  slice_rows_min: 50,
};

function labelled(rows: Sample) {
  return { ...rows, snapshot_days: rows.keys.map(() => 0) };
}

const definition: DefinitionFile = {
  hash: "d",
  features: [
    {
      name: "recency_days",
      kind: "number",
      from: { kind: "fixed", fixed: "recency_days" },
      as_of: "events",
    },
    {
      name: "spend_30d",
      kind: "number",
      from: { kind: "window", measure: "spend", window_days: 30 },
      as_of: "events",
    },
    {
      name: "plan",
      kind: "category",
      from: { kind: "attribute", table: "users", column: "plan" },
      as_of: "today",
    },
  ],
};

function input(changes: Partial<BaselineInput> = {}): BaselineInput {
  return {
    dataset: "made",
    hashes: { contract: "c", data: "d" },
    definition,
    daily: [],
    value: { offer_cost: 5, saved_customer: 60, save_rate: 0.5 },
    train: labelled(sample(600, 1)),
    validation: labelled(sample(300, 2)),
    calibration: labelled(sample(300, 2)),
    test: labelled(sample(300, 3)),
    ...changes,
  };
}

Deno.test("trainBaseline() gives the same bytes twice, and an evaluation that can be read back", () => {
  const [first, second] = [trainBaseline(input(), options), trainBaseline(input(), options)];
  assert.equal(saveModel(first.model), saveModel(second.model));
  assert.deepEqual(first.metrics, second.metrics);
  const text = JSON.stringify(first.evaluation);
  assert.equal(JSON.stringify(second.evaluation), text);
  assert.deepEqual(evaluationSchema.parse(JSON.parse(text)), first.evaluation);
});

Deno.test("trainBaseline() lets test rows have no part in the model", () => {
  const other = trainBaseline(input({ test: labelled(sample(200, 9)) }), options);
  assert.equal(saveModel(other.model), saveModel(trainBaseline(input(), options).model));
});

Deno.test("trainBaseline() keeps what is usual among training rows", () => {
  const { model } = trainBaseline(input(), options);
  const { columns } = sample(600, 1);
  const spends = [...columns[1]!.values as number[]].filter((value) => value !== null)
    .sort((a, b) => a - b);
  const at = (spends.length - 1) / 2;
  const median = (spends[Math.floor(at)]! + spends[Math.ceil(at)]!) / 2;
  assert.equal(model.usual!.spend_30d, median);
  assert.ok(["basic", "free", "gold"].includes(model.usual!.plan as string));
});

Deno.test("trainBaseline() without calibration rows offers where an offer pays for itself", () => {
  const { model, metrics, evaluation } = trainBaseline(
    input({ calibration: undefined, validation: undefined }),
    options,
  );
  assert.deepEqual(model.calibration, { kind: "none" });
  assert.deepEqual(model.thresholds, { offer: 5 / 30, break_even: 5 / 30 });
  assert.equal(evaluation.calibration.rows, 0);
  assert.ok(!("validation" in metrics));
});

Deno.test("trainBaseline() judges its threshold on the test rows, by hand", () => {
  const { model, evaluation } = trainBaseline(input(), { ...options, calibration: "none" });
  const { offers, profit, offer } = evaluation.threshold;
  const steps = evaluation.curves.profit.filter(({ threshold }) => threshold >= offer!);
  assert.ok(steps.every((step) => step.offers <= offers));
  assert.equal(model.thresholds.offer, offer);
  const { churned, rows } = evaluation.metrics;
  assert.equal(evaluation.threshold.profit_for_all, churned * 30 - rows * 5);
  // Each saved leaver is worth 30, each offer costs 5.
  assert.equal((profit + offers * 5) % 30, 0);
});

Deno.test("trainBaseline() names attributes without history, and features that give the label away", () => {
  const train = labelled(sample(600, 1));
  const leak = { name: "spend_30d", kind: "number" as const, values: Array.from(train.labels) };
  const columns = train.columns.map((column) => column.name === "spend_30d" ? leak : column);
  const { evaluation } = trainBaseline(input({ train: { ...train, columns } }), options);
  assert.deepEqual(evaluation.leaks.without_history, ["plan"]);
  assert.deepEqual(evaluation.leaks.suspected, [{ feature: "spend_30d", roc_auc: 1 }]);
});

Deno.test("trainBaseline() gives each slice its interval, and leaves small ones out", () => {
  const { evaluation } = trainBaseline(input(), options);
  assert.deepEqual(evaluation.slices.map(({ level }) => level), ["basic", "free", "gold"]);
  for (const { roc_auc, roc_auc_interval } of evaluation.slices) {
    const [low, high] = roc_auc_interval!;
    assert.ok(low < roc_auc! && roc_auc! < high);
  }
  const none = trainBaseline(input(), { ...options, slice_rows_min: 200 });
  assert.deepEqual(none.evaluation.slices, []);
});

Deno.test("trainBaseline() refuses test rows of one class by name", () => {
  const test = labelled(sample(300, 3));
  assert.throws(
    () => trainBaseline(input({ test: { ...test, labels: test.labels.map(() => 1) } }), options),
    { message: 'Cannot measure "test": 300 of 300 rows churned, must hold both classes' },
  );
});
