import assert from "node:assert/strict";
import { bootstrap, bootstrapRanking } from "./bootstrap.ts";
import { gainCurve, precisionCurve } from "./curves.ts";
import { compareWithFloors } from "./floors.ts";
import { measure, pointMetrics } from "./metrics.ts";
import { bestThreshold, expectedValue, profitCurve } from "./profit.ts";
import { rank } from "./ranking.ts";
import { rankMetrics } from "./rank_metrics.ts";
import { calibrationError, quantileBins, reliabilityBins } from "./reliability.ts";
import { seededDraw } from "./random.ts";
import { slices } from "./slices.ts";
import { suspectedLeaks } from "./suspected_leaks.ts";

const labels = [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0];
const probability = [0.1, 0.9, 0.4, 0.4, 0.8, 0.3, 0.35, 0.8, 0.05, 0.6, 0.4, 0.2];
const keys = labels.map((_, row) => `c${String(row).padStart(2, "0")}`);
const rows = { keys, labels, scores: probability, probability };

function near(found: number, expected: number, within = 1e-12) {
  assert.ok(Math.abs(found - expected) <= within, `${found}, not ${expected}`);
}

Deno.test("pointMetrics() gives scikit-learn 1.9.1's figures", () => {
  const found = pointMetrics(rows);
  near(found.roc_auc, 0.8142857142857143);
  near(found.pr_auc, 0.7226190476190477);
  near(found.log_loss, 0.5144170010312716);
  near(found.brier, 0.1745833333333334);
});

Deno.test("calibrationError() gives numpy's figures for both kinds of bins", () => {
  near(calibrationError(reliabilityBins(labels, probability)), 0.1666666666666667);
  near(calibrationError(quantileBins(labels, probability, 5)), 0.11666666666666671);
});

Deno.test("rankMetrics() gives scikit-learn 1.9.1's figures for weighted rows", () => {
  const weights = [2, 0, 1, 3, 1, 0, 0, 2, 1, 1, 1, 4];
  const ranking = rank(keys, labels, probability);
  const found = rankMetrics(ranking, Array.from(ranking.order, (row) => weights[row]!));
  near(found.roc_auc, 0.7818181818181817);
  near(found.pr_auc, 0.5);
});

Deno.test("rankMetrics() counts a weight as that many rows, lift included", () => {
  const times = [3, 1, 2, 0, 4, 1, 2, 5, 1, 2, 3, 1];
  const many = times.flatMap((count, row) => new Array(count).fill(row));
  const repeated = rankMetrics(rank(
    many.map((row) => keys[row]!),
    many.map((row) => labels[row]!),
    many.map((row) => probability[row]!),
  ));
  const ranking = rank(keys, labels, probability);
  const weighted = rankMetrics(ranking, Array.from(ranking.order, (row) => times[row]!));
  for (const name of ["pr_auc", "roc_auc", "lift_at_10"] as const) {
    near(weighted[name], repeated[name]);
  }
});

Deno.test("rankMetrics() breaks ties of the lift by key", () => {
  const ten = ["c9", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
  const first = ten.map((key) => key === "c0" ? 1 : 0),
    last = ten.map((key) => key === "c9" ? 1 : 0);
  assert.equal(rankMetrics(rank(ten, first, ten.map(() => 1))).lift_at_10, 10);
  assert.equal(rankMetrics(rank(ten, last, ten.map(() => 1))).lift_at_10, 0);
});

Deno.test("rank() refuses a score that is no number", () => {
  assert.throws(() => rank(["a"], [1], [NaN]), { message: /row 0 has score NaN/ });
});

Deno.test("measure() refuses rows of one class, with the figures", () => {
  const all = { ...rows, labels: labels.map(() => 1) };
  assert.throws(() => measure(all, "test"), {
    message: 'Cannot measure "test": 12 of 12 rows churned, must hold both classes',
  });
  assert.throws(() => measure({ ...rows, probability: [1] }, "test"), {
    message: 'Cannot measure "test": probability has 1 rows, must have 12',
  });
});

Deno.test("measure() puts every figure inside its interval and repeats itself", () => {
  const found = measure(rows, "test", { resamples: 400, seed: 3 });
  for (const name of ["pr_auc", "roc_auc", "log_loss", "brier", "lift_at_10"] as const) {
    const { value, interval } = found[name];
    assert.ok(interval![0] <= value && value <= interval![1], name);
  }
  assert.deepEqual(measure(rows, "test", { resamples: 400, seed: 3 }), found);
  assert.notDeepEqual(measure(rows, "test", { resamples: 400, seed: 4 }), found);
});

Deno.test("bootstrap() equals the metrics of the drawn customers with all their rows", () => {
  const shared = keys.map((_, row) => `c${row % 5}`);
  const given = { ...rows, keys: shared };
  const draws = bootstrap(given, { resamples: 20, seed: 7 });
  const names = [...new Set(shared)];
  const draw = seededDraw(7);
  for (let resample = 0; resample < 20; resample++) {
    const drawn = names.map(() => names[draw(names.length)]!);
    const many = drawn.flatMap((name) => shared.flatMap((key, row) => key === name ? [row] : []));
    const expected = pointMetrics({
      keys: many.map((row) => shared[row]!),
      labels: many.map((row) => labels[row]!),
      scores: many.map((row) => probability[row]!),
      probability: many.map((row) => probability[row]!),
    });
    for (const name of ["pr_auc", "roc_auc", "log_loss", "brier", "ece"] as const) {
      if (Number.isNaN(expected[name])) assert.ok(Number.isNaN(draws[name][resample]!));
      else near(draws[name][resample]!, expected[name]);
    }
  }
  const ranks = bootstrapRanking(shared, rank(shared, labels, probability), {
    resamples: 20,
    seed: 7,
  });
  assert.deepEqual(ranks.pr_auc, draws.pr_auc);
});

Deno.test("bootstrap() widens where the rows of one customer are alike", () => {
  const draw = seededDraw(5);
  const alone = Array.from({ length: 400 }, () => draw(1000) / 1000);
  const truth = alone.map((score) => draw(1000) / 1000 < score ? 1 : 0);
  const times = [0, 1, 2, 3].flatMap(() => alone.map((_, row) => row));
  function width(keyOf: (row: number, copy: number) => string) {
    const probability = times.map((row) => alone[row]!);
    const keys = times.map((row, at) => keyOf(row, Math.floor(at / 400)));
    const labels = times.map((row) => truth[row]!);
    const { roc_auc } = measure({ keys, labels, scores: probability, probability }, "x");
    return roc_auc.interval![1] - roc_auc.interval![0];
  }
  const ratio = width((row) => `c${row}`) / width((row, copy) => `c${row}-${copy}`);
  assert.ok(ratio > 1.7 && ratio < 2.3, `${ratio}, not about 2 for four copies`);
});

Deno.test("compareWithFloors() names the best ranking and the gain above it over the same customers", () => {
  const good = probability.map((p) => Math.floor(p * 2));
  const floors = compareWithFloors(rows, {
    base_rate: 0.4,
    ranks: [{ name: "bad", scores: probability.map((p) => -p) }, { name: "good", scores: good }],
  }, { resamples: 200 });
  assert.equal(floors.best, "good");
  const { pr_auc } = rankMetrics(rank(keys, labels, good));
  near(floors.pr_auc_gain.value, 0.7226190476190477 - pr_auc);
  near(floors.base_rate.pr_auc, 5 / 12);
  near(floors.base_rate.log_loss, -(5 * Math.log(0.4) + 7 * Math.log(0.6)) / 12);
  const itself = compareWithFloors(rows, {
    base_rate: 0.4,
    ranks: [{ name: "self", scores: probability }],
  });
  assert.deepEqual(itself.pr_auc_gain, { value: 0, interval: [0, 0] });
  const none = compareWithFloors(rows, { base_rate: 0.4, ranks: [] });
  assert.equal(none.best, "base_rate");
});

Deno.test("bestThreshold() finds what a count by hand finds", () => {
  const value = { offer_cost: 10, saved_customer: 100, save_rate: 0.25 };
  const found = bestThreshold(labels, probability, value);
  const byHand = [...new Set(probability)].map((threshold) => {
    const offered = labels.filter((_, row) => probability[row]! >= threshold);
    const churned = offered.filter((label) => label === 1).length;
    return { threshold, offers: offered.length, profit: churned * 25 - offered.length * 10 };
  }).sort((a, b) => b.profit - a.profit || a.offers - b.offers)[0];
  assert.deepEqual(found, { ...byHand, break_even: 0.4 });
  const curve = profitCurve(labels, probability, value);
  assert.equal(curve.length, 101);
  assert.deepEqual(curve[100], { threshold: 1, offers: 0, profit: 0 });
  assert.deepEqual(curve[0], { threshold: 0, offers: 12, profit: 5 * 25 - 12 * 10 });
  assert.equal(expectedValue(0.5, value), 2.5);
});

Deno.test("bestThreshold() offers to nobody where no offer pays", () => {
  const found = bestThreshold(labels, probability, {
    offer_cost: 30,
    saved_customer: 100,
    save_rate: 0.25,
  });
  assert.deepEqual(found, { threshold: null, offers: 0, profit: 0, break_even: null });
});

Deno.test("gainCurve() and precisionCurve() end where all churned rows are found", () => {
  const ranking = rank(keys, labels, probability);
  const gain = gainCurve(ranking, 4);
  assert.deepEqual(gain.map(({ found }) => found), [0, 0.4, 0.8, 1, 1]);
  assert.deepEqual(gain.at(-1), { share: 1, found: 1, lift: 1 });
  assert.deepEqual(gain[0], { share: 0, found: 0, lift: null });
  assert.deepEqual(precisionCurve(ranking)[0], { recall: 0.2, precision: 1 });
  assert.equal(precisionCurve(ranking).at(-1)!.recall, 1);
});

Deno.test("slices() measures large levels only and has no rank figure for one class", () => {
  const plan = labels.map((label, row) =>
    row === 11 ? null : label === 1 ? "gold" : row < 6 ? "free" : "gold"
  );
  const found = slices(rows, [{ name: "plan", kind: "category", values: plan }], { rows_min: 3 });
  assert.deepEqual(found.map(({ level, rows, churned }) => [level, rows, churned]), [
    ["free", 3, 0],
    ["gold", 8, 5],
  ]);
  assert.equal(found[0]!.roc_auc, null);
  assert.equal(typeof found[1]!.roc_auc, "number");
});

Deno.test("suspectedLeaks() names a feature that equals the label, not one level per customer", () => {
  const draw = seededDraw(9);
  const many = Array.from({ length: 400 }, (_, row) => `c${row}`);
  const churned = many.map(() => draw(2));
  const found = suspectedLeaks(many, churned, [
    { name: "noise", kind: "number", values: many.map(() => draw(100)) },
    { name: "left", kind: "category", values: churned.map((label) => label ? "yes" : "no") },
    { name: "closed_day", kind: "number", values: churned.map((label) => label ? null : 3) },
    { name: "id", kind: "category", values: many },
  ]);
  assert.deepEqual(found, [
    { feature: "closed_day", roc_auc: 1 },
    { feature: "left", roc_auc: 1 },
  ]);
});
