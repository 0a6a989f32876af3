import assert from "node:assert/strict";
import { calibrated, isotonic, sigmoid } from "../model/mod.ts";
import { chooseCalibration } from "./choose_calibration.ts";
import { fitIsotonic } from "./fit_isotonic.ts";
import { keyFold, keyHash, seededDraw } from "../metrics/mod.ts";
import { fitPlatt } from "./fit_platt.ts";

/** Customers whose true log-odds are a function of the score. */
function drawn(rows: number, truth: (score: number) => number, seed = 2) {
  const draw = seededDraw(seed);
  const keys = Array.from({ length: rows }, (_, row) => `c${row}`);
  const log_odds = Float64Array.from(keys, () => draw(1e9) / 1e9 * 6 - 3);
  const labels = Uint8Array.from(log_odds, (score) => (
    draw(1e9) / 1e9 < sigmoid(truth(score)) ? 1 : 0
  ));
  return { keys, log_odds, labels };
}

Deno.test("fitPlatt() finds the slope and intercept at which its gradient is zero", () => {
  const { log_odds, labels } = drawn(2000, (score) => 0.5 * score - 1);
  const { slope, intercept } = fitPlatt(log_odds, labels)!;
  const churned = labels.reduce((sum, label) => sum + label, 0);
  const high = (churned + 1) / (churned + 2), low = 1 / (2000 - churned + 2);
  let by_slope = 0, by_intercept = 0;
  for (const [row, score] of log_odds.entries()) {
    const residual = (labels[row] ? high : low) - sigmoid(slope * score + intercept);
    by_slope += residual * score;
    by_intercept += residual;
  }
  assert.ok(Math.abs(by_slope) < 1e-6 && Math.abs(by_intercept) < 1e-6);
  assert.ok(Math.abs(slope - 0.5) < 0.1 && Math.abs(intercept + 1) < 0.15);
});

Deno.test("fitPlatt() is of no use where a higher score means less churn, or all scores are one", () => {
  const { log_odds, labels } = drawn(500, (score) => -score);
  assert.equal(fitPlatt(log_odds, labels), undefined);
  assert.equal(fitPlatt(log_odds.map(() => 1), labels), undefined);
});

Deno.test("fitIsotonic() goes through the middles of scikit-learn 1.9.1's steps", () => {
  const log_odds = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5];
  const labels = [0, 1, 0, 0, 1, 0, 1, 1, 0, 1];
  // Steps there: 0 | ⅓ ⅓ ⅓ | ½ ½ | ⅔ ⅔ ⅔ | 1; the outer ones are moved inside by 1.5 / 12.
  const { points, floor } = fitIsotonic(log_odds, labels)!;
  assert.equal(floor, 1 / 12);
  assert.deepEqual(points, [[-2, 1.5 / 12], [-1, 1 / 3], [0.25, 0.5], [1.5, 2 / 3], [
    2.5,
    1 - 1.5 / 12,
  ]]);
});

Deno.test("isotonic() strictly increases within its bounds, beyond all it has seen too", () => {
  const { log_odds, labels } = drawn(700, (score) => 2 * Math.sin(score));
  const curve = fitIsotonic(log_odds, labels)!;
  let before = 0;
  for (let score = -12; score <= 12; score += 0.01) {
    const probability = isotonic(curve, score);
    assert.ok(probability > before, `at ${score}`);
    before = probability;
  }
  for (const score of [-1e9, 1e9]) {
    const probability = isotonic(curve, score);
    assert.ok(probability >= 1 / 702 && probability <= 1 - 1 / 702);
  }
});

Deno.test("fitIsotonic() keeps rows of one score together and is undefined for one level", () => {
  assert.equal(fitIsotonic([1, 1, 1, 1], [0, 1, 0, 1]), undefined);
  assert.equal(fitIsotonic([1, 2, 3, 4], [1, 1, 0, 0]), undefined);
  const { points } = fitIsotonic([1, 1, 2, 2], [1, 0, 1, 1])!;
  assert.deepEqual(points, [[1, 0.5], [2, 0.75]]);
});

const cases = [
  { expected: "none", rows: 2000, truth: (score: number) => score },
  { expected: "platt", rows: 2000, truth: (score: number) => 0.3 * score - 1 },
  { expected: "isotonic", rows: 4000, truth: (score: number) => score > 0 ? 1.5 : -3 },
] as const;
for (const { expected, rows, truth } of cases) {
  Deno.test(`chooseCalibration() takes ${expected} where it fits best on customers left out`, () => {
    const { calibration, log_loss } = chooseCalibration(drawn(rows, truth));
    assert.equal(calibration.kind, expected);
    const others = Object.values(log_loss).filter((loss) => loss !== null);
    assert.equal(Math.min(...others), log_loss[expected]);
  });
}

Deno.test("chooseCalibration() is not deceived by several rows of one customer", () => {
  const alone = drawn(60, () => 0, 4);
  const times = [0, 1, 2, 3, 4, 5, 6, 7].flatMap(() => alone.keys.map((_, row) => row));
  const { log_loss, calibration } = chooseCalibration({
    keys: times.map((row) => alone.keys[row]!),
    log_odds: Float64Array.from(times, (row) => 0.1 * alone.log_odds[row]!),
    labels: Uint8Array.from(times, (row) => alone.labels[row]!),
  });
  assert.notEqual(calibration.kind, "isotonic");
  assert.ok(log_loss.isotonic! > log_loss.none!);
});

Deno.test("chooseCalibration() foresees each customer without the customer's own labels", () => {
  const rows = drawn(1000, (score) => 0.3 * score - 1);
  const fold = rows.keys.map((key) => keyFold(key, 5));
  const { left_out, log_loss } = chooseCalibration(rows);
  const flipped = rows.labels.map((label, row) => fold[row] === 2 ? 1 - label : label);
  const other = chooseCalibration({ ...rows, labels: flipped });
  assert.equal(other.calibration.kind, "platt");
  for (const [row, probability] of left_out.entries()) {
    assert.equal(other.left_out[row] === probability, fold[row] === 2, `row ${row}`);
  }
  const mean = rows.labels.reduce((sum, label, row) => (
    sum - Math.log(label === 1 ? left_out[row]! : 1 - left_out[row]!)
  ), 0) / 1000;
  assert.ok(Math.abs(mean - log_loss.platt!) < 1e-12);
});

Deno.test("chooseCalibration() refuses fewer than ten churners, or one class, with the figures", () => {
  const rows = drawn(300, (score) => score);
  const few = { ...rows, labels: rows.labels.map((_, row) => row < 4 ? 1 : 0) };
  assert.throws(() => chooseCalibration(few), {
    message: "Cannot calibrate: 4 of 300 rows churned, must be at least 10",
  });
  assert.throws(() => chooseCalibration({ ...rows, labels: rows.labels.map(() => 1) }), {
    message: "Cannot calibrate: 0 of 300 rows stayed, must be at least 10",
  });
});

Deno.test("calibrated() is a probability for any log-odds", () => {
  for (const score of [-1e9, -40, 0, 40, 1e9]) {
    const probability = calibrated({ kind: "platt", slope: 2, intercept: 1 }, score);
    assert.ok(probability >= 0 && probability <= 1 && !Object.is(probability, -0));
  }
});

Deno.test("keyHash() and keyFold() give what Python's hashlib gives", () => {
  assert.equal(keyHash("7590-VHVEG"), 0.3055892160627991);
  assert.equal(keyHash("00001"), 0.2984742315020412);
  assert.equal(keyHash("ü"), 0.7507944491226226);
  assert.deepEqual(["7590-VHVEG", "00001", "ü"].map((key) => keyFold(key, 5)), [4, 4, 0]);
});
