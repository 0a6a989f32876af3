import type { Value } from "../contract/mod.ts";
import {
  type Evaluation,
  type FeatureColumn,
  type LabelledRows,
  type ModelFile,
  pickRows,
  probabilities,
} from "../model/mod.ts";
import {
  calibrationError,
  called_percents,
  type Customers,
  gainCurve,
  interval,
  logLoss,
  measured,
  precisionCurve,
  profitCurve,
  quantileBins,
} from "../metrics/mod.ts";
import { importance } from "./importance.ts";
import { describePart, type PartLimits } from "./describe_part.ts";
import { floorsBeside, type SampledFloors } from "./floors.ts";
import type { RowGroup } from "./row_groups.ts";
import { earned, type SampledRows, type ScoredModel } from "./sampled_model.ts";

export interface SampledModel {
  scored: ScoredModel;
  all: SampledRows;
  groups: (RowGroup & { sampled: SampledRows })[];
  months: { month: string | null; rows: Uint32Array; sampled: SampledRows }[];
}

/** What is the same for all models. */
export interface SharedFacts extends Pick<Evaluation, "dataset" | "train" | "leaks"> {
  test: LabelledRows;
  value: Value;
  customers: Customers;
  floors: SampledFloors;
}

export interface DescribeOptions extends PartLimits {
  resamples: number;
  seed: number;
  slice_rows_min: number;
  importance_rows_max: number;
}

/** Puts together what the resamples say of a model. */
export function describeModel(
  { scored, all, groups, months }: SampledModel,
  { test, value, customers, floors, ...facts }: SharedFacts,
  options: DescribeOptions,
): Evaluation {
  const { file, model, labels, scores, probability } = scored;
  const before = probabilities({ kind: "none" }, scores);
  const rankings = {
    model: all.ranking,
    ...Object.fromEntries(floors.rules.map(({ rule, ranking }) => [rule.name, ranking])),
  };
  const churned = test.labels.reduce((sum, label) => sum + label, 0);
  const part = (rows: Uint32Array, sampled: SampledRows) =>
    describePart(rows, test.labels, sampled, all, options);
  return {
    ...facts,
    model: { kind: file.model.kind, library: file.library },
    metrics: {
      rows: test.keys.length,
      customers: customers.count,
      churned,
      churn_rate: churned / test.keys.length,
      pr_auc: measured(all.rank, "pr_auc"),
      roc_auc: measured(all.rank, "roc_auc"),
      lift_at_10: measured(all.rank, "lift_at_10"),
      log_loss: measured(all.probability, "log_loss"),
      brier: measured(all.probability, "brier"),
      ece: measured(all.ece, "ece"),
      ece_quantile: calibrationError(quantileBins(labels, probability)),
    },
    resamples: options.resamples,
    seed: options.seed,
    floors: floorsBeside(floors, all.rank),
    called: called_percents.map((percent) => ({
      share: percent / 100,
      found: measured(all.rank, `found_at_${percent}`),
      lift: measured(all.rank, `lift_at_${percent}`),
    })),
    curves: {
      precision: mapValues(rankings, (ranking) => precisionCurve(ranking)),
      gain: mapValues(rankings, (ranking) => gainCurve(ranking)),
      reliability: quantileBins(labels, probability),
      reliability_before: quantileBins(labels, before),
      profit: profitCurve(labels, probability, value),
    },
    calibration: {
      kind: file.calibration.kind,
      rows: file.calibrated_on?.rows ?? 0,
      churn_rate: file.calibrated_on === null
        ? null
        : file.calibrated_on.churned / file.calibrated_on.rows,
      log_loss: file.calibrated_on?.log_loss ?? {},
      log_loss_before: logLoss(labels, before),
    },
    threshold: judgeThreshold(file, scored, all, value),
    importance: importance(model, evenRows(test.columns, options.importance_rows_max)),
    slices: groups.map(({ attribute, level, rows, sampled }) => {
      const { customers: _, ece: __, pr_auc, roc_auc, ...figures } = part(rows, sampled);
      return {
        attribute,
        level,
        ...figures,
        roc_auc: roc_auc?.value ?? null,
        roc_auc_interval: roc_auc?.interval ?? null,
        pr_auc: pr_auc?.value ?? null,
      };
    }),
    slice_rows_min: options.slice_rows_min,
    months: months.map(({ month, rows, sampled }) => ({ month, ...part(rows, sampled) })),
    dropped: file.model.kind === "logistic" ? file.model.dropped : [],
  };
}

function judgeThreshold(
  { thresholds }: ModelFile,
  { labels, probability }: ScoredModel,
  { probability: { values, draws } }: SampledRows,
  value: Value,
): Evaluation["threshold"] {
  const offer = thresholds.offer ?? null;
  let offers = 0, profit_for_all = 0;
  for (let row = 0; row < probability.length; row++) {
    if (offer !== null && probability[row]! >= offer) offers++;
    profit_for_all += earned(labels[row]!, value);
  }
  return {
    offer,
    break_even: thresholds.break_even ?? null,
    offers,
    profit: values.profit,
    profit_interval: interval(draws.profit),
    profit_for_all,
  };
}

/** So many rows, evenly spread; all where there are no more. */
function evenRows(columns: readonly FeatureColumn[], rows_max: number): FeatureColumn[] {
  const rows = columns[0]?.values.length ?? 0, kept = Math.min(rows, rows_max);
  return pickRows(columns, Uint32Array.from({ length: kept }, (_, at) => at * rows / kept));
}

function mapValues<T, R>(record: Record<string, T>, to: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
