import { type BgNbdParameters, checkHistory, type PurchaseHistory } from "./history.ts";

/** Probability that the customer has not left for good (Fader, Hardie and Lee 2005, and their note of 2008). */
export function probabilityAlive(parameters: BgNbdParameters, history: PurchaseHistory): number {
  checkHistory(history);
  return 1 / (1 + Math.exp(logOddsGone(parameters, history)));
}

/** Probability of no purchase within the next `horizon_days`: gone already, or alive and silent. */
export function probabilityNoPurchase(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
  horizon_days: number,
): number {
  const silent = Math.exp(logSilent(parameters, history, horizon_days));
  return 1 - probabilityAlive(parameters, history) * (1 - silent);
}

/**
 * The same in log-odds, which stay finite where the probability is 0 or 1 to the last digit.
 *
 * The formula means something between possible histories too, and nothing is checked: explanations put
 * one customer's age beside another's purchases.
 */
export function logOddsNoPurchase(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
  horizon_days: number,
): number {
  const gone = logOddsGone(parameters, history);
  const silent = logSilent(parameters, history, horizon_days);
  const buys = silent > -Math.LN2 ? Math.log(-Math.expm1(silent)) : Math.log1p(-Math.exp(silent));
  // Where g are the odds to be gone, and s is the probability to be silent: (g + s) / (1 − s).
  return Math.max(gone, silent) + Math.log1p(Math.exp(-Math.abs(gone - silent))) - buys + 0;
}

/** −∞ before a second purchase: one leaves only after a purchase, and the first does not count. */
function logOddsGone(
  { r, alpha_days, a, b }: BgNbdParameters,
  { frequency, tenure_days, age_days }: PurchaseHistory,
): number {
  if (frequency === 0) return -Infinity;
  const log_ratio = Math.log(alpha_days + age_days) - Math.log(alpha_days + tenure_days);
  return Math.log(a) - Math.log(b + frequency - 1) + (r + frequency) * log_ratio;
}

/** Log of the probability that a customer who is alive buys nothing. */
function logSilent(
  { r, alpha_days }: BgNbdParameters,
  { frequency, age_days }: PurchaseHistory,
  horizon_days: number,
): number {
  return -(r + frequency) * Math.log1p(horizon_days / (alpha_days + age_days));
}

/** So near to a = 1 and a + b + x = 1 the closed form is 0 / 0; the value itself is smooth there. */
const pole_width = 1e-5;

const terms_max = 100_000;

/**
 * Expected number of days with a purchase within the next `horizon_days` (Fader, Hardie and Lee 2005,
 * equation 10, its hypergeometric function after Euler's transformation: the original's terms
 * overflow for customers who buy every day).
 */
export function expectedPurchases(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
  horizon_days: number,
): number {
  const alive = probabilityAlive(parameters, history);
  const { r, alpha_days, b } = parameters;
  const { frequency: x, age_days } = history;
  const a = besidePole(parameters.a, 1);
  const all = besidePole(a + b + x - 1, 0);
  const z = horizon_days / (alpha_days + age_days + horizon_days);
  const kept = Math.exp((a - 1) * Math.log1p(-z)) * hypergeometric(all - r - x, a - 1, all, z);
  return all / (a - 1) * (1 - kept) * alive + 0;
}

function besidePole(value: number, pole: number): number {
  return Math.abs(value - pole) < pole_width ? pole + pole_width : value;
}

/** ₂F₁(p, q; s; z) for 0 <= z < 1 by its series (Abramowitz and Stegun, 15.1.1). */
function hypergeometric(p: number, q: number, s: number, z: number): number {
  let term = 1, sum = 1;
  for (let n = 0; n < terms_max && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (p + n) * (q + n) / ((s + n) * (n + 1)) * z;
    sum += term;
  }
  return sum;
}
