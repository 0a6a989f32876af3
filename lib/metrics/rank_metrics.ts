import type { Ranking } from "./ranking.ts";
import { rankStatistic } from "./resample/rank_statistic.ts";

/** What the order of rows alone is worth; NaN where one class is absent. */
export interface RankMetrics {
  /** Average precision: precision summed over distinct scores, weighted by the recall they add. */
  pr_auc: number;
  /** Chance that a churned row ranks above one that stayed; ties count one half. */
  roc_auc: number;
  /** Churn rate among the first tenth of rows over that of all rows. */
  lift_at_10: number;
}

/** The figures of ranked rows, each counted once. */
export function rankMetrics(ranking: Ranking): RankMetrics {
  // As if all were of one customer: who they are matters to resamples alone.
  const statistic = rankStatistic(ranking, { of: new Uint32Array(ranking.order.length) });
  const found = new Float64Array(statistic.names.length);
  statistic.figures(Uint32Array.of(1), found);
  const named = (name: typeof statistic.names[number]) => found[statistic.names.indexOf(name)]!;
  return { pr_auc: named("pr_auc"), roc_auc: named("roc_auc"), lift_at_10: named("lift_at_10") };
}
