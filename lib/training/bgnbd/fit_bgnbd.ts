import { type BgNbdParameters, checkHistory, type CountedHistory } from "../../model/mod.ts";
import { logGamma } from "./log_gamma.ts";
import { nelderMead } from "./nelder_mead.ts";

/** A fitted BG/NBD model and how the fit went. */
export interface BgNbdFit {
  parameters: BgNbdParameters;
  customers: number;
  repeat_customers: number;
  /** Sum over customers, time in weeks as in the literature. */
  log_likelihood: number;
  steps: number;
}

const days_per_week = 7;
/** Values from the paper's own data are a fair start for purchases in weeks. */
const start = [0.25, 4, 0.8, 2.5].map(Math.log);
const settings = { steps_max: 4000, tolerance: 1e-9, spread: 0.25 };

/**
 * Fits BG/NBD by maximum likelihood: purchases while alive are Poisson with gamma-distributed rates,
 * and after each one a customer leaves for good with a beta-distributed probability. No labels.
 *
 * P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your Customers the Easy Way: An Alternative
 * to the Pareto/NBD Model", Marketing Science 24 (2005), equation 6.
 *
 * @throws {RangeError} If a history is impossible, nobody bought twice, or the fit does not settle.
 */
export function fitBgNbd(histories: readonly CountedHistory[]): BgNbdFit {
  const groups = grouped(histories);
  const counted = (some: readonly CountedHistory[]) =>
    some.reduce((sum, { customers }) => sum + customers, 0);
  const customers = counted(histories);
  const repeat_customers = counted(histories.filter(({ frequency }) => frequency > 0));
  if (repeat_customers < 2) {
    throw new RangeError(
      `Cannot fit BG/NBD: ${repeat_customers} of ${customers} customers bought on a second day, at ` +
        "least 2 must have, or leave features.buy_till_you_die out of the contract",
    );
  }
  const found = nelderMead(
    (log_parameters) => -logLikelihood(groups, log_parameters.map(Math.exp)) / customers,
    start,
    settings,
  );
  if (!found.converged || !Number.isFinite(found.value)) {
    throw new RangeError(
      `Cannot fit BG/NBD: it has not settled after ${found.steps} steps, leave ` +
        `features.buy_till_you_die out of the contract`,
    );
  }
  const [r, alpha, a, b] = found.at.map(Math.exp) as [number, number, number, number];
  return {
    parameters: { r, alpha_days: alpha * days_per_week, a, b },
    customers,
    repeat_customers,
    log_likelihood: -found.value * customers,
    steps: found.steps,
  };
}

/** Frequency, tenure and age in weeks, and how many customers have them. */
type Group = readonly [number, number, number, number];

/** The likelihood needs each history only once; sorted, so that sums are the same. */
function grouped(histories: readonly CountedHistory[]): Group[] {
  const groups = new Map<string, CountedHistory>();
  for (const history of histories) {
    checkHistory(history);
    const { frequency, tenure_days, age_days, customers } = history;
    const key = `${frequency} ${tenure_days} ${age_days}`;
    const known = groups.get(key)?.customers ?? 0;
    groups.set(key, { ...history, customers: known + customers });
  }
  return [...groups.values()]
    .map(({ frequency, tenure_days, age_days, customers }): Group => [
      frequency,
      tenure_days / days_per_week,
      age_days / days_per_week,
      customers,
    ])
    .sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
}

function logLikelihood(groups: readonly Group[], parameters: readonly number[]): number {
  const [r, alpha, a, b] = parameters as [number, number, number, number];
  const of_frequency = new Map<number, number>();
  const shared = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
  let sum = 0;
  for (const [x, tx, age, count] of groups) {
    let own = of_frequency.get(x);
    if (own === undefined) {
      own = shared + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x);
      of_frequency.set(x, own);
    }
    const alive = -(r + x) * Math.log(alpha + age);
    const term = x === 0
      ? alive
      : logSum(alive, Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + tx));
    sum += count * (own + term);
  }
  return sum;
}

/** log(eᵃ + eᵇ) without overflow. */
function logSum(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
