import assert from "node:assert/strict";
import { sample } from "../model/_sample.ts";
import { pointMetrics } from "../metrics/_point_metrics.ts";
import { evaluationSchema, type LabelledRows, modelOf, sigmoid } from "../model/mod.ts";
import { context, labelled, madeModel, options } from "./_made.ts";
import { evaluateModels } from "./evaluate_models.ts";

const models = { baseline: madeModel({ spend: 0.5 }), challenger: madeModel() };
const { test, train } = context();
const rows = test.keys.length;
const good = modelOf(models.challenger).predictRaw(test.columns);
const probability = good.map(sigmoid);

function near(found: number, expected: number, within = 1e-12) {
  assert.ok(Math.abs(found - expected) <= within, `${found}, not ${expected}`);
}

const column = <Cell>(name: string) =>
  test.columns.find((one) => one.name === name)!.values as unknown as ArrayLike<Cell>;

/** The plain figures of some rows. */
function plain(of: number[]) {
  return pointMetrics({
    keys: of.map((row) => test.keys[row]!),
    labels: of.map((row) => test.labels[row]!),
    scores: of.map((row) => good[row]!),
    probability: of.map((row) => probability[row]!),
  });
}
const every = [...test.keys.keys()];

Deno.test("evaluateModels() measures each model, with every figure inside its interval", () => {
  const { evaluations } = evaluateModels(models, context(), options);
  assert.deepEqual(Object.keys(evaluations), ["baseline", "challenger"]);
  const { metrics } = evaluations.challenger!;
  const expected = plain(every);
  for (const name of ["pr_auc", "roc_auc", "lift_at_10", "log_loss", "brier", "ece"] as const) {
    const { value, interval } = metrics[name];
    near(value, expected[name]);
    assert.ok(interval![0] < interval![1], name);
    if (name !== "ece") assert.ok(interval![0] <= value && value <= interval![1], name);
  }
  assert.deepEqual([metrics.rows, metrics.customers], [900, 900]);
});

Deno.test("evaluateModels() repeats itself, and leaves what can be read back", () => {
  const first = evaluateModels(models, context(), options).evaluations;
  const text = JSON.stringify(first);
  assert.equal(JSON.stringify(evaluateModels(models, context(), options).evaluations), text);
  assert.deepEqual(evaluationSchema.parse(JSON.parse(text).challenger), first.challenger);
});

Deno.test("evaluateModels() sets models side by side over the same customers", () => {
  const { figures } = evaluateModels({ ...models, twin: models.baseline }, context(), options);
  const [baseline, challenger, twin] = figures;
  assert.equal(baseline!.above_baseline, null);
  const { log_loss } = challenger!.above_baseline!;
  near(log_loss.value, challenger!.figures.log_loss.value - baseline!.figures.log_loss.value);
  // Paired: far narrower than if the two models were judged by other customers.
  const width = ({ interval }: typeof log_loss) => interval![1] - interval![0];
  const [one, other] = [challenger!, baseline!].map(({ figures }) => width(figures.log_loss));
  assert.ok(width(log_loss) < Math.hypot(one!, other!) * 0.7);
  for (const measured of Object.values(twin!.above_baseline!)) {
    assert.deepEqual(measured, { value: 0, interval: [0, 0] });
  }
});

Deno.test("evaluateModels() names the best rule without a model and the gain above it", () => {
  const { floors, train: facts } = evaluateModels(models, context(), options)
    .evaluations.challenger!;
  const churned = train.labels.reduce((sum, label) => sum + label, 0);
  near(floors.base_rate.probability, churned / 600);
  const [p, y] = [churned / 600, test.labels.reduce((sum, label) => sum + label, 0) / rows];
  near(floors.base_rate.log_loss, -(y * Math.log(p) + (1 - y) * Math.log(1 - p)), 1e-9);
  near(floors.base_rate.pr_auc, y);
  assert.deepEqual(floors.ranks.map(({ name, feature, less }) => [name, feature, less]), [
    ["recency", "recency_days", false],
  ]);
  const recency = pointMetrics({
    keys: test.keys,
    labels: test.labels,
    scores: column<number>("recency_days"),
    probability,
  });
  assert.equal(floors.best, "recency");
  near(floors.ranks[0]!.pr_auc.value, recency.pr_auc);
  near(floors.pr_auc_gain.value, plain(every).pr_auc - recency.pr_auc);
  assert.deepEqual(facts, { rows: 600, churn_rate: churned / 600 });
});

Deno.test("evaluateModels() is no better than the base rate where nothing ranks", () => {
  const blind = madeModel({ recency: 0, spend: 0, plan: 0 });
  const blind_test = labelled(sample(300, 4));
  const columns = blind_test.columns.map((one) =>
    one.name === "recency_days" ? { ...one, values: blind_test.keys.map(() => 3) } : one
  ) as typeof blind_test.columns;
  const found = evaluateModels(
    { blind },
    context({ test: { ...blind_test, columns } }),
    options,
  ).evaluations.blind!;
  assert.equal(found.floors.best, "base_rate");
  assert.deepEqual(found.floors.pr_auc_gain, { value: 0, interval: [0, 0] });
});

Deno.test("evaluateModels() judges the threshold by hand", () => {
  const { threshold } = evaluateModels(models, context(), options).evaluations.challenger!;
  const offered = every.filter((row) => probability[row]! >= 0.3);
  const saved = offered.filter((row) => test.labels[row] === 1).length;
  assert.equal(threshold.offers, offered.length);
  near(threshold.profit, saved * 30 - offered.length * 5, 1e-9);
  const churned = test.labels.reduce((sum, label) => sum + label, 0);
  near(threshold.profit_for_all, churned * 30 - rows * 5, 1e-9);
  const [low, high] = threshold.profit_interval!;
  assert.ok(low < threshold.profit && threshold.profit < high);
  const never = madeModel({}, { thresholds: { offer: null, break_even: null } });
  const none = evaluateModels({ never }, context(), options).evaluations.never!.threshold;
  assert.deepEqual([none.offers, none.profit, none.profit_interval], [0, 0, [0, 0]]);
  const { figures } = evaluateModels({ ...models, never }, context(), options);
  assert.deepEqual([figures[2]!.figures.profit, figures[2]!.above_baseline!.profit], [null, null]);
  assert.ok(figures[1]!.above_baseline!.profit !== null);
});

Deno.test("evaluateModels() measures every group of enough rows, and bands of tenure", () => {
  const definitions = context().definition.features.map((feature) =>
    feature.name === "spend_30d"
      ? { ...feature, from: { kind: "fixed" as const, fixed: "age_days" as const } }
      : feature
  );
  const definition = { hash: "d", features: definitions };
  const { slices } = evaluateModels(models, context({ definition }), options)
    .evaluations.challenger!;
  assert.deepEqual(slices.map(({ attribute, level }) => `${attribute}: ${level}`), [
    "spend_30d: below 21",
    "spend_30d: 21 to below 44",
    "spend_30d: 44 to below 69",
    "spend_30d: 69 or more",
    "spend_30d: null",
    "plan: basic",
    "plan: free",
    "plan: gold",
  ]);
  const spend = column<number | null>("spend_30d");
  const second = every.filter((row) =>
    spend[row] !== null && spend[row]! >= 21 && spend[row]! < 44
  );
  const { rows, roc_auc, pr_auc, log_loss, churn_rate } = slices[1]!;
  assert.equal(rows, second.length);
  near(roc_auc!, plain(second).roc_auc);
  near(pr_auc!, plain(second).pr_auc);
  near(log_loss.value, plain(second).log_loss);
  near(churn_rate, second.filter((row) => test.labels[row] === 1).length / second.length);
  const few = evaluateModels(models, context(), { ...options, slice_rows_min: 400 });
  assert.deepEqual(few.evaluations.challenger!.slices, []);
});

Deno.test("evaluateModels() warns of a group that is much worse off, and of no other", () => {
  const plan = column<string>("plan");
  // In one plan who leaves has nothing to do with the features any more.
  const labels = test.labels.map((label, row) =>
    plan[row] === "free" ? row % 3 === 0 ? 1 : 0 : label
  );
  const turned = { ...test, labels };
  const large = labelled(sample(900, 3));
  assert.deepEqual(large.keys, test.keys);
  const worse = (test: LabelledRows, limits = {}) =>
    Object.fromEntries(
      evaluateModels(models, context({ test }), { ...options, ...limits })
        .evaluations.challenger!.slices.map(({ level, worse }) => [level, worse]),
    );
  const found = worse(turned);
  assert.ok(found.free!.includes("ranking"));
  assert.deepEqual([found.basic, found.gold], [[], []]);
  assert.deepEqual(worse(test), { basic: [], free: [], gold: [] });
  // A drop that nobody minds is not said.
  assert.ok(!worse(turned, { slice_roc_auc_drop: 0.5 }).free!.includes("ranking"));
  const all_left = {
    ...test,
    labels: test.labels.map((label, row) => plan[row] === "gold" ? 1 : label),
  };
  assert.deepEqual(worse(all_left).gold, ["calibration"]);
});

Deno.test("evaluateModels() measures by month, and as one where there is no time", () => {
  const { months } = evaluateModels(models, context(), options).evaluations.challenger!;
  assert.deepEqual(months.map(({ month, rows }) => [month, rows]), [
    ["2026-05", 450],
    ["2026-06", 450],
  ]);
  const may = every.filter((row) => row % 2 === 0);
  near(months[0]!.roc_auc!.value, plain(may).roc_auc);
  near(months[0]!.log_loss.value, plain(may).log_loss);
  const without_time = context({
    label: { kind: "column", table: "users", column: "gone", churned: true },
  });
  const [whole, ...more] = evaluateModels(models, without_time, options)
    .evaluations.challenger!.months;
  assert.deepEqual([whole!.month, whole!.rows, more], [null, 900, []]);
});

Deno.test("evaluateModels() has no rank figure for a month of one class", () => {
  const labels = test.labels.map((label, row) => row % 2 === 0 ? 0 : label);
  const { months } = evaluateModels(models, context({ test: { ...test, labels } }), options)
    .evaluations.challenger!;
  assert.deepEqual([months[0]!.roc_auc, months[0]!.pr_auc, months[0]!.churned], [null, null, 0]);
  assert.ok(months[1]!.roc_auc !== null);
});

Deno.test("evaluateModels() names attributes without history, and features that give the label away", () => {
  const leak = { name: "spend_30d", kind: "number" as const, values: Array.from(train.labels) };
  const columns = train.columns.map((one) => one.name === "spend_30d" ? leak : one);
  const { leaks } = evaluateModels(
    models,
    context({ train: { ...train, columns } }),
    options,
  ).evaluations.baseline!;
  assert.deepEqual(leaks, {
    roc_auc_max: 0.95,
    suspected: [{ feature: "spend_30d", roc_auc: 1 }],
    without_history: ["plan"],
  });
});

Deno.test("evaluateModels() takes the model's word for its calibration", () => {
  const calibrated = madeModel({}, {
    calibration: { kind: "platt", slope: 0.8, intercept: 0.1 },
    calibrated_on: { rows: 200, churned: 50, log_loss: { none: 0.5, platt: 0.4 } },
  });
  const { calibration, metrics } = evaluateModels({ calibrated }, context(), options)
    .evaluations.calibrated!;
  const before = plain(every).log_loss;
  assert.deepEqual(calibration, {
    kind: "platt",
    rows: 200,
    churn_rate: 0.25,
    log_loss: { none: 0.5, platt: 0.4 },
    log_loss_before: calibration.log_loss_before,
  });
  near(calibration.log_loss_before, before);
  assert.notEqual(metrics.log_loss.value, before);
});

Deno.test("evaluateModels() refuses test rows of one class, wrong labels, and other features", () => {
  const evaluate = (changes: Partial<typeof test>) =>
    evaluateModels(models, context({ test: { ...test, ...changes } }), options);
  assert.throws(() => evaluate({ labels: new Uint8Array(rows) }), {
    name: "RangeError",
    message: "Cannot evaluate models on the test rows: 0 of 900 rows churned, must be at least 1",
  });
  assert.throws(() => evaluate({ labels: new Uint8Array(rows).fill(1) }), {
    message: "Cannot evaluate models on the test rows: 0 of 900 rows stayed, must be at least 1",
  });
  const labels = Float64Array.from(test.labels, (label, row) => row === 7 ? NaN : label);
  assert.throws(() => evaluate({ labels: labels as unknown as Uint8Array }), {
    message: "Cannot use labels: row 7 has NaN, must be 0 or 1",
  });
  assert.throws(() => evaluate({ columns: test.columns.slice(1) }), {
    message: 'Cannot score rows: feature "recency_days" is missing',
  });
  const infinite = test.columns.map((one) =>
    one.name === "recency_days" ? { ...one, values: test.keys.map(() => Infinity) } : one
  ) as typeof test.columns;
  assert.throws(() => evaluate({ columns: infinite }), {
    message: /feature "recency_days" is Infinity, must be a finite number or null in row 0/,
  });
});
