import type { Value } from "../contract/mod.ts";
import {
  type LabelledRows,
  type Model,
  type ModelFile,
  modelOf,
  probabilities,
} from "../model/mod.ts";
import {
  type Customers,
  eceStatistic,
  type ProbabilityName,
  probabilityStatistic,
  rank,
  type Ranking,
  type RankName,
  rankStatistic,
  type Resampler,
  type Sampled,
  type ScoredRows,
} from "../metrics/mod.ts";

/** A model with what it says of the test rows. */
export interface ScoredModel extends ScoredRows {
  file: ModelFile;
  model: Model;
  scores: Float64Array;
  probability: Float64Array;
}

/** The figures of a model on all test rows, or on a part of them. */
export interface SampledRows {
  customers: number;
  ranking: Ranking;
  rank: Sampled<RankName>;
  probability: Sampled<ProbabilityName>;
  ece: Sampled<"ece">;
}

export function scoredModel(file: ModelFile, { keys, labels, columns }: LabelledRows): ScoredModel {
  const model = modelOf(file);
  const scores = model.predictRaw(columns);
  const probability = probabilities(file.calibration, scores);
  return { file, model, keys, labels, scores, probability };
}

/** @param rows Which rows; undefined: all. */
export function sampleRows(
  resampler: Resampler,
  customers: Customers,
  { file, keys, labels, scores, probability }: ScoredModel,
  value: Value,
  rows?: Uint32Array,
): SampledRows {
  const ranking = rows === undefined ? rank(keys, labels, scores) : rank(
    Array.from(rows, (row) => keys[row]!),
    rows.map((row) => labels[row]!),
    Float64Array.from(rows, (row) => scores[row]!),
  );
  const least = file.thresholds.offer ?? Infinity;
  const profit = (row: number) => probability[row]! >= least ? earned(labels[row]!, value) : 0;
  return {
    customers: rows === undefined
      ? customers.count
      : new Set(rows.map((row) => customers.of[row]!)).size,
    ranking,
    rank: resampler.add(rankStatistic(ranking, customers, rows)),
    probability: resampler.add(
      probabilityStatistic({ labels, probability, profit }, customers, rows),
    ),
    ece: resampler.add(eceStatistic({ labels, probability }, customers, rows)),
  };
}

/** What an offer to a customer earned, now that it is known who left. */
export function earned(
  label: number,
  { offer_cost, saved_customer, save_rate }: Value,
): number {
  return label * save_rate * saved_customer - offer_cost + 0;
}
