import {
  brier,
  type Customers,
  difference,
  interval,
  logLoss,
  measured,
  rank,
  type Ranking,
  type RankName,
  rankStatistic,
  type Resampler,
  type Sampled,
  type ScoredRows,
} from "../metrics/mod.ts";
import type { Evaluation, FeatureColumn } from "../model/mod.ts";
import { type FloorRule, ruleScores } from "./floor_ranks.ts";

/** What needs no model, measured on the rows that models are measured on. */
export interface SampledFloors {
  base_rate: Omit<Evaluation["floors"]["base_rate"], "pr_auc"> & { rank: Sampled<RankName> };
  rules: { rule: FloorRule; ranking: Ranking; rank: Sampled<RankName> }[];
}

/** @param base_rate The churn rate of the training rows. */
export function sampleFloors(
  resampler: Resampler,
  customers: Customers,
  { keys, labels }: Pick<ScoredRows, "keys" | "labels">,
  columns: readonly FeatureColumn[],
  { base_rate, rules }: { base_rate: number; rules: readonly FloorRule[] },
): SampledFloors {
  const constant = new Float64Array(keys.length).fill(base_rate);
  return {
    base_rate: {
      probability: base_rate,
      log_loss: logLoss(labels, constant),
      brier: brier(labels, constant),
      rank: resampler.add(rankStatistic(rank(keys, labels, constant), customers)),
    },
    rules: rules.map((rule) => {
      const ranking = rank(keys, labels, ruleScores(rule, columns));
      return { rule, ranking, rank: resampler.add(rankStatistic(ranking, customers)) };
    }),
  };
}

/** How a model compares with them, once the resamples are drawn. */
export function floorsBeside(
  { base_rate: { rank: constant, ...base_rate }, rules }: SampledFloors,
  model: Sampled<RankName>,
): Evaluation["floors"] {
  const all = [{ name: "base_rate", rank: constant }].concat(
    rules.map(({ rule: { name }, rank }) => ({ name, rank })),
  );
  const best = all.reduce((a, b) => b.rank.values.pr_auc > a.rank.values.pr_auc ? b : a);
  const gain = difference(model, "pr_auc", best.rank, "pr_auc");
  return {
    base_rate: { ...base_rate, pr_auc: constant.values.pr_auc },
    ranks: rules.map(({ rule, rank }) => ({
      ...rule,
      pr_auc: measured(rank, "pr_auc"),
      roc_auc: measured(rank, "roc_auc"),
      lift_at_10: measured(rank, "lift_at_10"),
    })),
    best: best.name,
    pr_auc_gain: { value: gain.value, interval: interval(gain.draws) },
  };
}
