import type { Labels } from "./labels.ts";

/** No probability is taken to be nearer to 0 or 1 than this: one wrong certainty would be infinite. */
const certainty_min = 1e-15;

/** Log loss of one row, natural logarithm. */
export function rowLoss(probability: number, label: number): number {
  const held = Math.min(Math.max(probability, certainty_min), 1 - certainty_min);
  return -Math.log(label === 1 ? held : 1 - held);
}

/** Mean log loss. */
export function logLoss(labels: Labels, probability: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += rowLoss(probability[row]!, labels[row]!);
  return sum / labels.length;
}

/** Mean squared distance of probability and label. */
export function brier(labels: Labels, probability: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += (probability[row]! - labels[row]!) ** 2;
  return sum / labels.length;
}
