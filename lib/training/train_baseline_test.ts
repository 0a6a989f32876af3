import assert from "node:assert/strict";
import { type Sample, sample, sample_definition } from "../model/_sample.ts";
import { chooseCalibration } from "./choose_calibration.ts";
import { LogisticModel, modelOf, saveModel } from "../model/mod.ts";
import { logisticParts } from "./logistic_parts.ts";
import { logLoss } from "../metrics/mod.ts";
import { type BaselineInput, trainBaseline } from "./train_baseline.ts";
import { trainLogistic } from "./train_logistic.ts";

const options = {
  ridge: 1,
  steps_max: 4000,
  levels_max: 100,
  churners_min: 10,
  holdout_share: 0.2,
  calibration: "choose" as const,
  calibration_folds: 5,
};

/** Customers at one snapshot; 2026-01-01 is day 20454. */
function labelled(rows: Sample, day = 0) {
  return { ...rows, snapshot_days: rows.keys.map(() => day) };
}

function input(changes: Partial<BaselineInput> = {}): BaselineInput {
  return {
    dataset: "made",
    hashes: { contract: "c", data: "d" },
    definition: sample_definition,
    label: { kind: "inactive", inactive_days: 30 },
    split: { kind: "shares", validation: 0.2, test: 0.2 },
    calibration_snapshots: [],
    value: { offer_cost: 5, saved_customer: 60, save_rate: 0.5 },
    train: labelled(sample(600, 1), 20_454),
    validation: labelled(sample(300, 2), 20_500),
    calibration: undefined,
    ...changes,
  };
}

const without_time: Partial<BaselineInput> = {
  label: { kind: "column", table: "users", column: "gone", churned: true },
  split: { kind: "hash", test: 0.2, validation: 0.35 },
  train: labelled(sample(600, 1)),
  validation: labelled(sample(300, 2)),
};

/** Log-odds of some rows under a model that was fitted on others, without any of the protocol. */
function scores(fitted_on: Sample[], scored: Sample): Float64Array {
  const columns = fitted_on[0]!.columns.map((column, at) => ({
    ...column,
    values: fitted_on.flatMap((one) => Array.from(one.columns[at]!.values as ArrayLike<number>)),
  })) as Sample["columns"];
  const labels = fitted_on.flatMap((one) => [...one.labels]);
  return new LogisticModel(logisticParts(trainLogistic(columns, labels))).predictRaw(
    scored.columns,
  );
}

function assertNear(found: ArrayLike<number>, expected: ArrayLike<number>) {
  assert.equal(found.length, expected.length);
  // Weights of two fits agree to 5e-6.
  for (let row = 0; row < found.length; row++) {
    assert.ok(Math.abs(found[row]! - expected[row]!) < 1e-4, `row ${row}`);
  }
}

Deno.test("trainBaseline() gives the same bytes twice", async () => {
  const [first, second] = [
    await trainBaseline(input(), options),
    await trainBaseline(input(), options),
  ];
  assert.equal(saveModel(first.model), saveModel(second.model));
  assert.deepEqual(first, second);
});

Deno.test("trainBaseline() gives a companion its place and no weight", async () => {
  const beside = (rows: ReturnType<typeof labelled>) => ({
    ...rows,
    // It would rank all rows perfectly.
    columns: [...rows.columns, {
      name: "frequency",
      kind: "number" as const,
      values: Array.from(rows.labels, (label) => 1 - label),
    }],
  });
  const changed = input();
  const { model } = await trainBaseline({
    ...changed,
    definition: {
      ...sample_definition,
      features: [...sample_definition.features, {
        name: "frequency",
        kind: "number",
        use: "companion",
        from: { kind: "fixed", fixed: "frequency" },
        as_of: "events",
      }],
    },
    train: beside(changed.train),
    validation: beside(labelled(sample(300, 2), 20_500)),
  }, options);
  const plain = await trainBaseline(input(), options);
  assert.deepEqual(model.model, plain.model.model);
  assert.deepEqual(model.calibration, plain.model.calibration);
  assert.deepEqual(model.features, [
    ...plain.model.features,
    { name: "frequency", kind: "number", missing: false },
  ]);
  const function_of = modelOf(model);
  assert.equal(function_of.logOdds([20, 30, "gold", 0]), function_of.logOdds([20, 30, "gold", 9]));
  assert.equal(function_of.contributions([20, 30, "gold", 9])[3], 0);
});

Deno.test("trainBaseline() validates a fit that has not seen the rows, then fits on all", async () => {
  const { model, validation, metrics } = await trainBaseline(input(), options);
  const [train, later] = [sample(600, 1), sample(300, 2)];
  const log_odds = scores([train], later);
  const choice = chooseCalibration({ ...later, log_odds });
  assert.deepEqual(validation.keys, later.keys);
  assert.deepEqual(validation.labels, later.labels);
  assertNear(validation.probability, choice.left_out);
  const log_loss = logLoss(later.labels, validation.probability);
  assert.deepEqual(model.validation, {
    by: "time",
    rows: 300,
    customers: 300,
    churned: later.labels.reduce((sum, label) => sum + label, 0),
    log_loss,
    refitted: true,
  });
  assert.equal((metrics.validation as { log_loss: number }).log_loss, log_loss);
  assert.equal(model.calibration.kind, choice.calibration.kind);
  assertNear(
    modelOf(model).predictRaw(
      later.columns,
    ),
    scores([train, later], later),
  );
  assert.equal(model.fit.rows, 900);
  assert.deepEqual(model.trained, { split: "time", last_label_day: "2026-03-18" });
});

Deno.test("trainBaseline() keeps the fit of the training rows where there is no time", async () => {
  const { model } = await trainBaseline(input(without_time), options);
  const [train, others] = [sample(600, 1), sample(300, 2)];
  assertNear(
    modelOf(model).predictRaw(
      others.columns,
    ),
    scores([train], others),
  );
  assert.equal(model.fit.rows, 600);
  assert.equal(model.validation!.by, "customers");
  assert.equal(model.validation!.refitted, false);
  assert.deepEqual(model.trained, { split: "hash", customers_from: 0.2 });
});

Deno.test("trainBaseline() calibrates the last fit on the contract's calibration snapshots", async () => {
  const near = labelled(sample(400, 5), 20_520);
  const { model, validation } = await trainBaseline(
    input({ calibration: near, validation: undefined, calibration_snapshots: ["2026-03-08"] }),
    options,
  );
  const choice = chooseCalibration({ ...near, log_odds: scores([sample(600, 1)], near) });
  assert.equal(model.calibration.kind, choice.calibration.kind);
  assert.equal(model.calibrated_on!.rows, 400);
  // Nobody but customers held out can be foreseen honestly: about a fifth of 600.
  assert.ok(Math.abs(validation.keys.length - 120) < 40, `${validation.keys.length}`);
  assert.equal(model.validation!.by, "customers");
  assert.deepEqual(model.trained, { split: "time", last_label_day: "2026-04-07" });
});

Deno.test("trainBaseline() publishes scores as they are where it is told to", async () => {
  const { model, validation } = await trainBaseline(input(), { ...options, calibration: "none" });
  assert.deepEqual(model.calibration, { kind: "none" });
  assert.equal(model.calibrated_on, null);
  const log_odds = scores([sample(600, 1)], sample(300, 2));
  assertNear(validation.probability, log_odds.map((score) => 1 / (1 + Math.exp(-score))));
});

Deno.test("trainBaseline() chooses the threshold that earns most on validation rows", async () => {
  const { model, validation } = await trainBaseline(input(), options);
  const profit = (least: number) =>
    validation.probability.reduce(
      (sum, p, row) => sum + (p >= least ? 30 * validation.labels[row]! - 5 : 0),
      0,
    );
  const best = Math.max(...[...validation.probability].map(profit));
  assert.ok(Math.abs(profit(model.thresholds.offer!) - best) < 1e-9);
  assert.equal(model.thresholds.break_even, 5 / 30);
});

Deno.test("trainBaseline() keeps what is usual among all rows that it was fitted on", async () => {
  const { model } = await trainBaseline(input(), options);
  const spends = [1, 2].flatMap((
    seed,
    at,
  ) => [...sample([600, 300][at]!, seed).columns[1]!.values as number[]])
    .filter((value) => value !== null)
    .sort((a, b) => a - b);
  const at = (spends.length - 1) / 2;
  const median = (spends[Math.floor(at)]! + spends[Math.ceil(at)]!) / 2;
  assert.equal(model.usual!.spend_30d, median);
  assert.ok(["basic", "free", "gold"].includes(model.usual!.plan as string));
});
