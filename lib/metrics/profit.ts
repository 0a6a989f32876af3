import type { Value } from "../contract/mod.ts";
import type { Labels } from "./labels.ts";

/** What offers to all rows at or above a probability would have earned. */
export interface ProfitPoint {
  threshold: number;
  offers: number;
  profit: number;
}

/** The best threshold found; `threshold` is null where an offer to nobody is best. */
export interface BestThreshold {
  threshold: number | null;
  offers: number;
  profit: number;
  /** Probability at which an offer pays for itself; null where it never does. */
  break_even: number | null;
}

/** What an offer to a customer is expected to earn. */
export function expectedValue(probability: number, value: Value): number {
  return probability * value.save_rate * value.saved_customer - value.offer_cost + 0;
}

/** Profit at even thresholds from 0 to 1. */
export function profitCurve(
  labels: Labels,
  probability: ArrayLike<number>,
  value: Value,
  points = 100,
): ProfitPoint[] {
  const steps = profitSteps(labels, probability, value);
  let at = 0;
  let current = { offers: 0, profit: 0 };
  const curve = Array.from({ length: points + 1 }, (_, point) => {
    const threshold = (points - point) / points;
    while (at < steps.length && steps[at]!.threshold >= threshold) current = steps[at++]!;
    return { threshold, offers: current.offers, profit: current.profit };
  });
  return curve.reverse();
}

/** The threshold that would have earned most; among equals the one with fewest offers. */
export function bestThreshold(
  labels: Labels,
  probability: ArrayLike<number>,
  value: Value,
): BestThreshold {
  const gain = value.save_rate * value.saved_customer;
  const break_even = value.offer_cost < gain ? value.offer_cost / gain : null;
  let best: BestThreshold = { threshold: null, offers: 0, profit: 0, break_even };
  for (const step of profitSteps(labels, probability, value)) {
    if (step.profit > best.profit) best = { ...step, break_even };
  }
  return best;
}

/** Offers and profit at each distinct probability, from the highest. */
function profitSteps(
  labels: Labels,
  probability: ArrayLike<number>,
  { offer_cost, saved_customer, save_rate }: Value,
): ProfitPoint[] {
  const order = Uint32Array.from({ length: probability.length }, (_, row) => row)
    .sort((a, b) => probability[b]! - probability[a]! || a - b);
  const steps: ProfitPoint[] = [];
  let churned = 0;
  for (const [at, row] of order.entries()) {
    churned += labels[row]!;
    const threshold = probability[row]!;
    if (at + 1 < order.length && probability[order[at + 1]!] === threshold) continue;
    const offers = at + 1;
    // From whole counts each time: a running sum would gather rounding.
    const profit = churned * save_rate * saved_customer - offers * offer_cost;
    steps.push({ threshold, offers, profit });
  }
  return steps;
}
