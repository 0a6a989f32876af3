import assert from "node:assert/strict";
import { rowLoss } from "../../metrics/mod.ts";
import { sigmoid } from "../../model/mod.ts";
import { gradientStep, logLossGradients } from "./log_loss_gradients.ts";

function gradientsOf(log_odds: Float64Array, labels: Uint8Array): Float64Array {
  const gradients = new Float64Array(2 * labels.length);
  const step = gradientStep(labels.length);
  logLossGradients(gradients, log_odds, labels, step, 0, labels.length);
  return gradients;
}

Deno.test("logLossGradients() gives the differences of log loss", () => {
  const places = Array.from({ length: 81 }, (_, at) => (at - 40) / 4);
  for (const label of [0, 1]) {
    const gradients = gradientsOf(Float64Array.from(places), new Uint8Array(81).fill(label));
    const loss = (log_odds: number) => rowLoss(sigmoid(log_odds), label);
    for (const [row, at] of places.entries()) {
      const first = (loss(at + 1e-4) - loss(at - 1e-4)) / 2e-4;
      const second = (loss(at + 4e-3) - 2 * loss(at) + loss(at - 4e-3)) / 1.6e-5;
      assert.ok(Math.abs(gradients[2 * row]! - first) < 1e-7, `first at ${at}`);
      assert.ok(Math.abs(gradients[2 * row + 1]! - second) < 1e-6, `second at ${at}`);
    }
  }
});

Deno.test("logLossGradients() gives sums that no order changes, and no row without a hessian", () => {
  const rows = 5000;
  // From hopeless to certain; 0.1 and its like have no exact binary form.
  const log_odds = Float64Array.from({ length: rows }, (_, row) => (row - 2500) * 0.4 + 0.1);
  const labels = Uint8Array.from({ length: rows }, (_, row) => row % 3 === 0 ? 1 : 0);
  const gradients = gradientsOf(log_odds, labels);
  const sum = (of: Float64Array, first: number) => {
    let total = 0;
    for (let at = first; at < of.length; at += 2) total += of[at]!;
    return total;
  };
  const backwards = gradients.toReversed();
  assert.equal(sum(gradients, 0), sum(backwards, 1));
  assert.equal(sum(gradients, 1), sum(backwards, 0));
  for (let row = 0; row < rows; row++) {
    assert.ok(gradients[2 * row + 1]! > 0 && gradients[2 * row + 1]! <= 0.25);
    assert.ok(Math.abs(gradients[2 * row]!) <= 1);
  }
});
