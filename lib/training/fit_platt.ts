import { type Platt, sigmoid } from "../model/mod.ts";
import type { Labels } from "../metrics/mod.ts";

const steps_max = 100;
const settled = 1e-8;

/**
 * Fits Platt's sigmoid by Newton's method, to his targets (N₊ + 1) / (N₊ + 2) and 1 / (N₋ + 2).
 *
 * Undefined where it cannot be used: where a higher score does not mean more churn.
 */
export function fitPlatt(log_odds: ArrayLike<number>, labels: Labels): Platt | undefined {
  const rows = log_odds.length;
  let churned = 0;
  for (let row = 0; row < rows; row++) churned += labels[row]!;
  const high = (churned + 1) / (churned + 2), low = 1 / (rows - churned + 2);
  let slope = 0, intercept = Math.log((churned + 1) / (rows - churned + 1));
  let loss = lossOf(slope, intercept);
  for (let step = 0; step < steps_max; step++) {
    let gs = 0, gi = 0, hss = 1e-12, hsi = 0, hii = 1e-12;
    for (let row = 0; row < rows; row++) {
      const score = log_odds[row]!;
      const probability = sigmoid(slope * score + intercept);
      const residual = (labels[row] ? high : low) - probability;
      const curvature = probability * (1 - probability);
      gs += residual * score;
      gi += residual;
      hss += curvature * score * score;
      hsi += curvature * score;
      hii += curvature;
    }
    const determinant = hss * hii - hsi * hsi;
    if (!(determinant > 1e-12 * hss * hii)) return undefined;
    const ds = (hii * gs - hsi * gi) / determinant, di = (hss * gi - hsi * gs) / determinant;
    // What the step promises to gain; below this the loss itself cannot tell the better of two.
    if (gs * ds + gi * di < settled) {
      [slope, intercept] = [slope + ds, intercept + di];
      break;
    }
    let size = 1, next = lossOf(slope + ds, intercept + di);
    // Far from the minimum a full step can overshoot.
    while (!(next < loss) && size > 1e-6) {
      size /= 2;
      next = lossOf(slope + size * ds, intercept + size * di);
    }
    if (!(next < loss)) break;
    [slope, intercept, loss] = [slope + size * ds, intercept + size * di, next];
  }
  return slope > 0 ? { kind: "platt", slope, intercept: intercept + 0 } : undefined;

  function lossOf(slope: number, intercept: number): number {
    let loss = 0;
    for (let row = 0; row < rows; row++) {
      const score = slope * log_odds[row]! + intercept;
      // log(1 + eˢ) − target · s, without overflow.
      const softplus = Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
      loss += softplus - (labels[row] ? high : low) * score;
    }
    return loss;
  }
}
