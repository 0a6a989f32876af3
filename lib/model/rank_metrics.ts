import type { Ranking } from "./ranking.ts";

/** What the order of rows alone is worth; NaN where one class is absent. */
export interface RankMetrics {
  /** Average precision: precision summed over distinct scores, weighted by the recall they add. */
  pr_auc: number;
  /** Chance that a churned row ranks above one that stayed; ties count one half. */
  roc_auc: number;
  /** Churn rate among the first tenth of rows over that of all rows. */
  lift_at_10: number;
}

/**
 * One pass over ranked rows.
 *
 * @param weights How often each row counts, in ranked order; without it once.
 */
export function rankMetrics(ranking: Ranking, weights?: ArrayLike<number>): RankMetrics {
  const { labels, ends_tie } = ranking;
  const rows = labels.length;
  let total = 0, positives = 0;
  for (let at = 0; at < rows; at++) {
    const weight = weights === undefined ? 1 : weights[at]!;
    total += weight;
    if (labels[at] === 1) positives += weight;
  }
  const negatives = total - positives;
  const top = Math.max(1, Math.floor(total / 10));
  let seen = 0, found = 0, in_top = 0;
  let seen_before = 0, found_before = 0, precisions = 0, pairs = 0;
  for (let at = 0; at < rows; at++) {
    const weight = weights === undefined ? 1 : weights[at]!;
    if (labels[at] === 1) {
      found += weight;
      if (seen < top) in_top += Math.min(weight, top - seen);
    }
    seen += weight;
    if (ends_tie[at] === 1 && seen > seen_before) {
      const hits = found - found_before, misses = seen - seen_before - hits;
      precisions += hits * (found / seen);
      // Each churned row of this score beats all misses still to come, and half of those beside it.
      pairs += hits * (negatives - (seen_before - found_before) - misses / 2);
      seen_before = seen;
      found_before = found;
    }
  }
  if (positives === 0 || negatives === 0) return { pr_auc: NaN, roc_auc: NaN, lift_at_10: NaN };
  return {
    pr_auc: precisions / positives,
    roc_auc: pairs / (positives * negatives),
    lift_at_10: (in_top / top) / (positives / total),
  };
}
