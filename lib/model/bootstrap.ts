import { rowLoss } from "./log_loss.ts";
import { seededDraw } from "./random.ts";
import { rank, type Ranking } from "./ranking.ts";
import { type RankMetrics, rankMetrics } from "./rank_metrics.ts";
import { quantile, widthBin } from "./reliability.ts";
import type { HeadlineMetric, Interval, ScoredRows } from "./scored_rows.ts";

export interface BootstrapOptions {
  resamples?: number;
  seed?: number;
}

export type Draws<Metric extends string> = Record<Metric, Float64Array>;

const bins = 10;

/**
 * The headline metrics of resamples: customers drawn with replacement, each with all its rows,
 * because the rows of one customer are not independent.
 *
 * Rows are sorted once; a resample is how often each customer counts. The same seed draws the same
 * customers, so two models' draws can be subtracted pair by pair.
 */
export function bootstrap(rows: ScoredRows, options: BootstrapOptions = {}): Draws<HeadlineMetric> {
  const { keys, labels, scores, probability } = rows;
  const ranking = rank(keys, labels, scores);
  const bin = Uint8Array.from(ranking.order, (row) => widthBin(probability[row]!, bins));
  const gap = Float64Array.from(ranking.order, (row) => probability[row]! - labels[row]!);
  const loss = Float64Array.from(ranking.order, (row) => rowLoss(probability[row]!, labels[row]!));
  const names = ["log_loss", "brier", "ece", "pr_auc", "roc_auc", "lift_at_10"] as const;
  return resampled(keys, ranking, names, options, (weights) => {
    const gaps = new Float64Array(bins);
    let total = 0, losses = 0, squares = 0;
    for (let at = 0; at < weights.length; at++) {
      const weight = weights[at]!;
      if (weight === 0) continue;
      const distance = gap[at]!;
      total += weight;
      losses += weight * loss[at]!;
      squares += weight * distance * distance;
      gaps[bin[at]!]! += weight * distance;
    }
    const ece = gaps.reduce((sum, distance) => sum + Math.abs(distance), 0) / total;
    const ranked = rankMetrics(ranking, weights);
    return { log_loss: losses / total, brier: squares / total, ece, ...ranked };
  });
}

/** The metrics of an order alone, under the same customers as `bootstrap` draws for this seed. */
export function bootstrapRanking(
  keys: readonly string[],
  ranking: Ranking,
  options: BootstrapOptions = {},
): Draws<keyof RankMetrics> {
  const names = ["pr_auc", "roc_auc", "lift_at_10"] as const;
  return resampled(keys, ranking, names, options, (weights) => rankMetrics(ranking, weights));
}

/** The middle 95 % of draws; resamples with one class only have no figure and are left out. */
export function interval(draws: Float64Array): Interval {
  const sorted = draws.filter((draw) => !Number.isNaN(draw)).sort();
  if (sorted.length === 0) return null;
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

function resampled<Metric extends string>(
  keys: readonly string[],
  { order }: Ranking,
  names: readonly Metric[],
  { resamples = 1000, seed = 42 }: BootstrapOptions,
  figures: (weights: Float64Array) => Record<Metric, number>,
): Draws<Metric> {
  const numbers = new Map<string, number>();
  for (const key of keys) if (!numbers.has(key)) numbers.set(key, numbers.size);
  const customers = numbers.size;
  const customer = Uint32Array.from(order, (row) => numbers.get(keys[row]!)!);
  const draw = seededDraw(seed);
  const times = new Float64Array(customers), weights = new Float64Array(keys.length);
  const result = {} as Draws<Metric>;
  for (const name of names) result[name] = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    times.fill(0);
    for (let drawn = 0; drawn < customers; drawn++) times[draw(customers)]!++;
    for (let at = 0; at < weights.length; at++) weights[at] = times[customer[at]!]!;
    const found = figures(weights);
    for (const name of names) result[name][resample] = found[name];
  }
  return result;
}
