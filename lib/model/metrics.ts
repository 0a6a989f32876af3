import { bootstrap, type BootstrapOptions, interval } from "./bootstrap.ts";
import { countChurned } from "./labels.ts";
import { brier, logLoss } from "./log_loss.ts";
import { rank } from "./ranking.ts";
import { rankMetrics } from "./rank_metrics.ts";
import { calibrationError, quantileBins, reliabilityBins } from "./reliability.ts";
import {
  headline_metrics,
  type HeadlineMetric,
  type Measured,
  type ScoredRows,
} from "./scored_rows.ts";

export interface Metrics extends Record<HeadlineMetric, Measured> {
  rows: number;
  customers: number;
  churned: number;
  churn_rate: number;
  /** Calibration error over bins of equal size, as a second opinion. */
  ece_quantile: number;
}

/**
 * All headline metrics of scored rows, each with its interval.
 *
 * @param name What the rows are, for the message.
 * @throws {RangeError} If all rows are of one class: nothing can be ranked then.
 */
export function measure(rows: ScoredRows, name: string, options: BootstrapOptions = {}): Metrics {
  const churned = requireRanked(rows, name);
  const values = pointMetrics(rows);
  const draws = bootstrap(rows, options);
  const measured = headline_metrics.map((metric) => (
    [metric, { value: values[metric], interval: interval(draws[metric]) }] as const
  ));
  return {
    rows: rows.keys.length,
    customers: new Set(rows.keys).size,
    churned,
    churn_rate: churned / rows.keys.length,
    ece_quantile: calibrationError(quantileBins(rows.labels, rows.probability)),
    ...Object.fromEntries(measured) as Record<HeadlineMetric, Measured>,
  };
}

/** The headline metrics without intervals; rank metrics are NaN where one class is absent. */
export function pointMetrics(
  { keys, labels, scores, probability }: ScoredRows,
): Record<HeadlineMetric, number> {
  return {
    ...rankMetrics(rank(keys, labels, scores)),
    log_loss: logLoss(labels, probability),
    brier: brier(labels, probability),
    ece: calibrationError(reliabilityBins(labels, probability)),
  };
}

function requireRanked({ keys, labels, scores, probability }: ScoredRows, name: string): number {
  const rows = keys.length;
  for (const [what, { length }] of Object.entries({ scores, probability })) {
    if (length === rows) continue;
    throw new RangeError(`Cannot measure "${name}": ${what} has ${length} rows, must have ${rows}`);
  }
  const churned = countChurned(labels, rows);
  if (churned > 0 && churned < rows) return churned;
  throw new RangeError(
    `Cannot measure "${name}": ${churned} of ${rows} rows churned, must hold both classes`,
  );
}
