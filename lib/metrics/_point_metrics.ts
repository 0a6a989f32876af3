/** All figures of rows, each counted once, by the plain functions: what resamples are held against. */
import { brier, logLoss } from "./log_loss.ts";
import { rank } from "./ranking.ts";
import { type RankMetrics, rankMetrics } from "./rank_metrics.ts";
import { calibrationError, reliabilityBins } from "./reliability.ts";
import type { ScoredRows } from "./scored_rows.ts";

export interface PointMetrics extends RankMetrics {
  log_loss: number;
  brier: number;
  ece: number;
}

/** Rank figures are NaN where one class is absent. */
export function pointMetrics(
  { keys, labels, scores, probability }: ScoredRows,
): PointMetrics {
  return {
    ...rankMetrics(rank(keys, labels, scores)),
    log_loss: logLoss(labels, probability),
    brier: brier(labels, probability),
    ece: calibrationError(reliabilityBins(labels, probability)),
  };
}
