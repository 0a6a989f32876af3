import type { Labels } from "../labels.ts";
import { rowLoss } from "../log_loss.ts";
import type { Customers } from "./customers.ts";
import { membersOf } from "./members.ts";
import type { Statistic } from "./resampler.ts";

export type ProbabilityName =
  | "log_loss"
  | "brier"
  | "mean_probability"
  | "churn_rate"
  | "calibration_gap"
  | "profit";

const names: readonly ProbabilityName[] = [
  "log_loss",
  "brier",
  "mean_probability",
  "churn_rate",
  "calibration_gap",
  "profit",
];

/** Rows with their probabilities, and what each row would have earned. */
export interface JudgedRows {
  labels: Labels;
  probability: ArrayLike<number>;
  profit: (row: number) => number;
}

/**
 * How near probabilities come to what happened: log loss (natural logarithm), Brier score, mean
 * probability, churn rate, the first minus the second (`calibration_gap`), and the profit of all rows.
 * All but profit are NaN where no row is drawn.
 *
 * @param rows Which rows are judged; undefined: all.
 */
export function probabilityStatistic(
  { labels, probability, profit }: JudgedRows,
  customers: Pick<Customers, "of">,
  rows: Uint32Array = Uint32Array.from(customers.of.keys()),
): Statistic<ProbabilityName> {
  const members = membersOf(rows.map((row) => customers.of[row]!));
  const by = (of: (row: number) => number) => members.sum((at) => of(rows[at]!));
  const p = (row: number) => probability[row]!, y = (row: number) => labels[row]!;
  const counts = by(() => 1), losses = by((row) => rowLoss(p(row), y(row)));
  const squares = by((row) => (p(row) - y(row)) ** 2);
  const given = by(p), churned = by(y), earned = by(profit);
  const sums = [counts, losses, squares, given, churned, earned];
  const totals = new Float64Array(sums.length);

  function figures(times: Uint32Array, into: Float64Array): void {
    members.totals(sums, times, totals);
    const total = totals[0]!;
    const mean = totals[3]! / total, rate = totals[4]! / total;
    into[0] = totals[1]! / total;
    into[1] = totals[2]! / total;
    into[2] = mean;
    into[3] = rate;
    into[4] = mean - rate;
    into[5] = totals[5]!;
  }
  return { names, figures };
}
