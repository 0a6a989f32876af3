import { type BgNbdParameters, checkHistory, type PurchaseHistory } from "./history.ts";

/** Probability that the customer has not left for good (Fader, Hardie and Lee 2005, and their note of 2008). */
export function probabilityAlive(
  { r, alpha_days, a, b }: BgNbdParameters,
  history: PurchaseHistory,
): number {
  checkHistory(history);
  const { frequency, tenure_days, age_days } = history;
  // One leaves only after a purchase, so that a customer without a second one is alive.
  if (frequency === 0) return 1;
  const log_ratio = Math.log(alpha_days + age_days) - Math.log(alpha_days + tenure_days);
  return 1 / (1 + a / (b + frequency - 1) * Math.exp((r + frequency) * log_ratio));
}

/** Probability of no purchase within the next `horizon_days`: gone already, or alive and silent. */
export function probabilityNoPurchase(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
  horizon_days: number,
): number {
  const { r, alpha_days } = parameters;
  const { frequency, age_days } = history;
  const alive = probabilityAlive(parameters, history);
  const from = alpha_days + age_days;
  const silent = Math.exp((r + frequency) * (Math.log(from) - Math.log(from + horizon_days)));
  return 1 - alive * (1 - silent);
}

/** So near to a = 1 the closed form is 0 / 0; the value itself is smooth there. */
const pole_width = 1e-5;

const terms_max = 100_000;

/**
 * Expected number of days with a purchase within the next `horizon_days` (Fader, Hardie and Lee 2005,
 * equation 10).
 */
export function expectedPurchases(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
  horizon_days: number,
): number {
  const { r, alpha_days, b } = parameters;
  const a = Math.abs(parameters.a - 1) < pole_width ? 1 + pole_width : parameters.a;
  const { frequency: x, age_days } = history;
  const alive = probabilityAlive(parameters, history);
  const from = alpha_days + age_days;
  const silent = Math.exp((r + x) * (Math.log(from) - Math.log(from + horizon_days)));
  const z = horizon_days / (from + horizon_days);
  const all = a + b + x - 1;
  return all / (a - 1) * (1 - silent * hypergeometric(r + x, b + x, all, z)) * alive;
}

/** ₂F₁(p, q; s; z) for 0 <= z < 1 by its series (Abramowitz and Stegun, 15.1.1). */
function hypergeometric(p: number, q: number, s: number, z: number): number {
  let term = 1, sum = 1;
  for (let n = 0; n < terms_max && Math.abs(term) > 1e-17 * sum; n++) {
    term *= (p + n) * (q + n) / ((s + n) * (n + 1)) * z;
    sum += term;
  }
  return sum;
}
