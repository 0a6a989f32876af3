/**
 * Smallest step of gradients, so that any sum of them over so many rows is exact.
 *
 * Sums that are exact are the same in any order: one thread or many, built or subtracted, and a sum of
 * hessians is 0 only where there is no row.
 */
export function gradientStep(rows: number): number {
  return 2 ** (Math.ceil(Math.log2(Math.max(rows, 2))) - 52);
}

/**
 * First and second derivative of each row's log loss by its log-odds, rounded to whole steps.
 *
 * @param gradients Of each row first and second derivative, side by side.
 * @param step See `gradientStep`.
 */
export function logLossGradients(
  gradients: Float64Array,
  log_odds: Float64Array,
  labels: Uint8Array,
  step: number,
  first: number,
  end: number,
): void {
  // Adding a number whose last place is worth one step rounds to whole steps.
  const round = 1.5 * 2 ** 52 * step;
  for (let row = first; row < end; row++) {
    // Without sigmoid's two branches, of which half would be mispredicted; steps hide the difference.
    const probability = 1 / (1 + Math.exp(-log_odds[row]!));
    gradients[2 * row] = probability - labels[row]! + round - round;
    const curvature = probability * (1 - probability) + round - round;
    gradients[2 * row + 1] = curvature > step ? curvature : step;
  }
}
