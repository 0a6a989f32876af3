import assert from "node:assert/strict";
import { pointMetrics } from "./_point_metrics.ts";
import { gainCurve, precisionCurve } from "./curves.ts";
import { bestThreshold, expectedValue, profitCurve } from "./profit.ts";
import { rank } from "./ranking.ts";
import { rankMetrics } from "./rank_metrics.ts";
import { calibrationError, quantileBins, reliabilityBins } from "./reliability.ts";

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
