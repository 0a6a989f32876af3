import { type BootstrapOptions, bootstrapRanking, interval } from "./bootstrap.ts";
import { brier, logLoss } from "./log_loss.ts";
import { rank } from "./ranking.ts";
import { type RankMetrics, rankMetrics } from "./rank_metrics.ts";
import type { Measured, ScoredRows } from "./scored_rows.ts";

/** A ranking that needs no model, the higher the likelier to churn. */
export interface FloorRank {
  name: string;
  scores: ArrayLike<number>;
}

export interface Floor extends Record<keyof RankMetrics, Measured> {
  name: string;
}

/** How a model compares with what needs no model. */
export interface Floors {
  /** One probability for all: the churn rate of the training rows. */
  base_rate: { probability: number; pr_auc: number; log_loss: number; brier: number };
  ranks: Floor[];
  /** The floor with the highest PR-AUC; "base_rate" where no ranking beats it. */
  best: string;
  /** The model's PR-AUC above the best floor's, over the same resamples of customers. */
  pr_auc_gain: Measured;
}

const rank_metrics = ["pr_auc", "roc_auc", "lift_at_10"] as const;

/** Measures floors on the rows that the model was measured on. */
export function compareWithFloors(
  rows: ScoredRows,
  { base_rate, ranks }: { base_rate: number; ranks: readonly FloorRank[] },
  options: BootstrapOptions = {},
): Floors {
  const { keys, labels, scores } = rows;
  const constant = new Float64Array(keys.length).fill(base_rate);
  const all = [{ name: "base_rate", scores: constant }, ...ranks].map(({ name, scores }) => {
    const ranking = rank(keys, labels, scores);
    return {
      name,
      values: rankMetrics(ranking),
      draws: bootstrapRanking(keys, ranking, options),
    };
  });
  const best = all.reduce((a, b) => b.values.pr_auc > a.values.pr_auc ? b : a);
  const model = rank(keys, labels, scores);
  const draws = bootstrapRanking(keys, model, options);
  const gains = draws.pr_auc.map((draw, at) => draw - best.draws.pr_auc[at]!);
  return {
    base_rate: {
      probability: base_rate,
      pr_auc: all[0]!.values.pr_auc,
      log_loss: logLoss(labels, constant),
      brier: brier(labels, constant),
    },
    ranks: all.slice(1).map(({ name, values, draws }) => ({
      name,
      ...Object.fromEntries(rank_metrics.map((metric) => [
        metric,
        { value: values[metric], interval: interval(draws[metric]) },
      ])) as Record<keyof RankMetrics, Measured>,
    })),
    best: best.name,
    pr_auc_gain: {
      value: rankMetrics(model).pr_auc - best.values.pr_auc,
      interval: interval(gains),
    },
  };
}
