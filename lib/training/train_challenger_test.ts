import assert from "node:assert/strict";
import { type Sample, sample } from "../model/_sample.ts";
import { keyFold, logLoss } from "../metrics/mod.ts";
import { modelOf, saveModel, sigmoid } from "../model/mod.ts";
import { type ChallengerOptions, trainChallenger } from "./train_challenger.ts";
import type { TrainingInput } from "./train_with_validation.ts";
import { trainTrees } from "./trees/train_trees.ts";
import type { TreeSettings } from "./trees/tree_settings.ts";

const settings: TreeSettings = {
  growth: "leaf",
  leaves_max: 4,
  depth_max: null,
  learning_rate: 0.1,
  child_rows_min: 10,
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
};

const options: ChallengerOptions = {
  settings,
  grid: [{ leaves_max: 2 }, { leaves_max: 4 }, {
    learning_rate: 0.9,
    leaves_max: 32,
    child_rows_min: 1,
  }],
  monotone: {},
  customers_share: 1,
  threads: 1,
  churners_min: 10,
  holdout_share: 0.2,
  calibration: "choose",
  calibration_folds: 5,
};

/** Customers at one snapshot; 2026-01-01 is day 20454. */
function labelled(rows: Sample, day: number) {
  return { ...rows, snapshot_days: rows.keys.map(() => day) };
}

const [train, later] = [sample(800, 1), sample(400, 2)];

function input(changes: Partial<TrainingInput> = {}): TrainingInput {
  return {
    dataset: "made",
    hashes: { contract: "c", data: "d" },
    definition: { hash: "f", features: [] },
    label: { kind: "inactive", inactive_days: 30 },
    split: { kind: "shares", validation: 0.2, test: 0.2 },
    calibration_snapshots: [],
    value: { offer_cost: 5, saved_customer: 60, save_rate: 0.5 },
    train: labelled(train, 20_454),
    validation: labelled(later, 20_500),
    ...changes,
  };
}

interface Trials {
  trials: { settings: string; rounds: number; log_loss: number; chosen: boolean }[];
}

Deno.test("trainChallenger() chooses settings and rounds by validation rows, then fits on all", async () => {
  const done: number[] = [];
  const trained = await trainChallenger(input(), {
    ...options,
    onTrial: (at, total) => done.push(at, total),
  });
  assert.deepEqual(done, [1, 3, 2, 3, 3, 3]);
  // Each trial anew, and the least log loss by hand.
  const losses: number[] = [];
  for (const point of options.grid) {
    const fit = await trainTrees(train.columns, train.labels, { ...settings, ...point }, {
      validation: later,
    });
    losses.push(Math.min(...fit.validation_log_loss));
  }
  const { trials } = trained.metrics as unknown as Trials;
  assert.deepEqual(trials.map(({ log_loss }) => log_loss), losses);
  const best = losses.indexOf(Math.min(...losses));
  assert.deepEqual(trials.map(({ chosen }) => chosen), losses.map((_, at) => at === best));
  assert.match(trials[2]!.settings, /^leaves_max 32, learning_rate 0\.9, child_rows_min 1$/);
  const both = await trainTrees(
    train.columns.map((column, at) => ({
      ...column,
      values: [train, later].flatMap((one) =>
        Array.from(one.columns[at]!.values as ArrayLike<number>)
      ),
    })) as Sample["columns"],
    [...train.labels, ...later.labels],
    { ...settings, ...options.grid[best], rounds_max: trials[best]!.rounds, patience: null },
  );
  assert.deepEqual(trained.model.model, { kind: "trees", base: both.base, trees: both.trees });
  assert.equal(trained.model.fit.rows, 1200);
  assert.deepEqual(trained.model.trained, { split: "time", last_label_day: "2026-03-18" });
});

Deno.test("trainChallenger() foresees validation rows by a fit that has not seen them", async () => {
  const trained = await trainChallenger(input(), { ...options, grid: [], calibration: "none" });
  const fit = await trainTrees(train.columns, train.labels, settings, { validation: later });
  const { features, base, trees } = fit;
  const scores = modelOf({ features, model: { kind: "trees", base, trees } })
    .predictRaw(later.columns);
  assert.deepEqual(trained.validation.probability, scores.map(sigmoid));
  assert.equal(trained.model.validation!.log_loss, logLoss(later.labels, scores.map(sigmoid)));
});

Deno.test("trainChallenger() gives the same bytes twice, and with more threads", async () => {
  const bytes = async (threads: number) =>
    saveModel((await trainChallenger(input(), { ...options, threads })).model);
  const once = await bytes(1);
  assert.equal(await bytes(1), once);
  assert.equal(await bytes(2), once);
});

Deno.test("trainChallenger() holds customers out where there is no later part, and then fits on all", async () => {
  const days = [20_454, 20_461, 20_468];
  const rows = days.map((day, at) =>
    labelled({ ...sample(500, at + 1), keys: train.keys.slice(0, 500) }, day)
  );
  const all = {
    keys: rows.flatMap(({ keys }) => keys),
    snapshot_days: rows.flatMap(({ snapshot_days }) => snapshot_days),
    labels: Uint8Array.from(rows.flatMap(({ labels }) => [...labels])),
    columns: train.columns.map((column, at) => ({
      ...column,
      values: rows.flatMap((one) => Array.from(one.columns[at]!.values as ArrayLike<number>)),
    })) as Sample["columns"],
  };
  const { model, validation } = await trainChallenger(
    input({ train: all, validation: undefined, calibration_snapshots: ["2026-01-15"] }),
    options,
  );
  assert.equal(model.fit.rows, 1500);
  assert.equal(model.validation!.by, "customers");
  assert.equal(validation.keys.length, 3 * new Set(validation.keys).size);
  assert.equal(model.calibrated_on!.rows, new Set(validation.keys).size);
  assert.deepEqual([...new Set(validation.snapshot_days)], days);
});

Deno.test("trainChallenger() lets churn only rise, or only fall, with a feature where it is told to", async () => {
  const { model } = await trainChallenger(input(), {
    ...options,
    // Against the truth of the made rows, so that nothing but the constraint can make it so.
    monotone: { recency_days: "down", spend_30d: "up" },
  });
  const function_of = modelOf(model);
  for (const plan of ["basic", "gold"]) {
    const falling = Array.from({ length: 61 }, (_, at) => function_of.logOdds([at, 30, plan]));
    const rising = Array.from({ length: 91 }, (_, at) => function_of.logOdds([20, at, plan]));
    assert.ok(falling.every((score, at) => at === 0 || score <= falling[at - 1]!));
    assert.ok(rising.every((score, at) => at === 0 || score >= rising[at - 1]!));
  }
  await assert.rejects(trainChallenger(input(), { ...options, monotone: { recency: "up" } }), {
    message: 'Cannot train trees: monotone names "recency", which is no feature',
  });
});

Deno.test("trainChallenger() learns from a share of the customers, the same ones each time", async () => {
  const { model } = await trainChallenger(input(), { ...options, customers_share: 0.5 });
  const kept = [...train.keys, ...later.keys].filter((key) => keyFold(key, 10_000) < 5000);
  assert.equal(model.fit.rows, kept.length);
  assert.ok(Math.abs(kept.length - 600) < 80);
  assert.equal(model.validation!.rows, 400);
});

Deno.test("trainChallenger() gives everybody the base rate where no split is allowed", async () => {
  const { model, validation } = await trainChallenger(input(), {
    ...options,
    grid: [{ child_rows_min: 1000 }],
  });
  const churned = [...train.labels, ...later.labels].filter((label) => label === 1).length;
  const base = Math.log(churned / (1200 - churned));
  assert.equal(model.model.kind, "trees");
  assert.ok(Math.abs(modelOf(model).predictRaw(later.columns)[0]! - base) < 1e-9);
  assert.deepEqual(model.calibration, { kind: "none" });
  assert.equal(new Set(validation.probability).size, 1);
});
