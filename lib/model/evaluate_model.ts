import type { Value } from "../contract/mod.ts";
import { bootstrap, interval } from "./bootstrap.ts";
import { probabilities } from "./calibration.ts";
import type { CalibrationChoice } from "./choose_calibration.ts";
import { gainCurve, precisionCurve } from "./curves.ts";
import type { Evaluation } from "./evaluation.ts";
import { type FloorRule, ruleScores } from "./floor_ranks.ts";
import { compareWithFloors } from "./floors.ts";
import { importance } from "./importance.ts";
import { modelOf } from "./load_model.ts";
import { logLoss } from "./log_loss.ts";
import { measure } from "./metrics.ts";
import type { ModelFile } from "./model_file.ts";
import { profitCurve } from "./profit.ts";
import { rank } from "./ranking.ts";
import type { LabelledRows } from "./read_rows.ts";
import { quantileBins } from "./reliability.ts";
import type { ScoredRows } from "./scored_rows.ts";
import { type Slice, slices } from "./slices.ts";

export interface EvaluationContext {
  rules: readonly FloorRule[];
  base_rate: number;
  choice: CalibrationChoice | undefined;
  train: Evaluation["train"];
  leaks: Evaluation["leaks"];
  value: Value;
  resamples: number;
  seed: number;
  slice_rows_min: number;
}

/** Measures a model on rows that it has not seen, beside rules that need no model. */
export function evaluateModel(
  file: ModelFile,
  test: LabelledRows,
  context: EvaluationContext,
): Evaluation {
  const { rules, base_rate, choice, value, resamples, seed } = context;
  const { keys, labels, columns } = test;
  const model = modelOf(file);
  const scores = model.predictRaw(columns);
  const probability = probabilities(file.calibration, scores);
  const rows: ScoredRows = { keys, labels, scores, probability };
  const options = { resamples, seed };
  const ranks = rules.map((rule) => ({ ...rule, scores: ruleScores(rule, columns) }));
  const rankings = {
    model: rank(keys, labels, scores),
    ...Object.fromEntries(ranks.map(({ name, scores }) => [name, rank(keys, labels, scores)])),
  };
  const before = probabilities({ kind: "none" }, scores);
  const floors = compareWithFloors(rows, { base_rate, ranks }, options);
  return {
    dataset: file.dataset,
    metrics: measure(rows, "test", options),
    resamples,
    seed,
    floors: {
      ...floors,
      ranks: floors.ranks.map((floor, at) => {
        const { feature, less } = rules[at]!;
        return { ...floor, feature, less };
      }),
    },
    curves: {
      precision: mapValues(rankings, (ranking) => precisionCurve(ranking)),
      gain: mapValues(rankings, (ranking) => gainCurve(ranking)),
      reliability: quantileBins(labels, probability),
      reliability_before: quantileBins(labels, before),
      profit: profitCurve(labels, probability, value),
    },
    calibration: {
      kind: file.calibration.kind,
      rows: choice?.rows ?? 0,
      churn_rate: choice === undefined ? null : choice.churned / choice.rows,
      log_loss: choice?.log_loss ?? {},
      log_loss_before: logLoss(labels, before),
    },
    train: context.train,
    threshold: judgeThreshold(file, labels, probability, value),
    importance: importance(model, columns),
    leaks: context.leaks,
    slices: slices(rows, columns, { rows_min: context.slice_rows_min })
      .map((slice) => withInterval(slice, rows, columns, options)),
    slice_rows_min: context.slice_rows_min,
    dropped: file.model.kind === "logistic" ? file.model.dropped : [],
  };
}

function judgeThreshold(
  { thresholds }: ModelFile,
  labels: Uint8Array,
  probability: Float64Array,
  { offer_cost, saved_customer, save_rate }: Value,
): Evaluation["threshold"] {
  const offer = thresholds.offer ?? null;
  const profit = (least: number) => {
    let offers = 0, churned = 0;
    for (let row = 0; row < labels.length; row++) {
      if (probability[row]! < least) continue;
      offers++;
      churned += labels[row]!;
    }
    return { offers, profit: churned * save_rate * saved_customer - offers * offer_cost + 0 };
  };
  return {
    offer,
    break_even: thresholds.break_even ?? null,
    ...profit(offer ?? Infinity),
    profit_for_all: profit(0).profit,
  };
}

function withInterval(
  { attribute, level, rows, churned, churn_rate, mean_probability, roc_auc, pr_auc }: Slice,
  scored: ScoredRows,
  columns: LabelledRows["columns"],
  options: { resamples: number; seed: number },
): Evaluation["slices"][number] {
  const { values } = columns.find(({ name }) => name === attribute)!;
  const members = scored.keys.flatMap((_, row) => values[row] === level ? [row] : []);
  const draws = roc_auc === null ? undefined : bootstrap({
    keys: members.map((row) => scored.keys[row]!),
    labels: members.map((row) => scored.labels[row]!),
    scores: members.map((row) => scored.scores[row]!),
    probability: members.map((row) => scored.probability[row]!),
  }, options);
  return {
    attribute,
    level,
    rows,
    churned,
    churn_rate,
    mean_probability,
    roc_auc,
    roc_auc_interval: draws === undefined ? null : interval(draws.roc_auc),
    pr_auc,
  };
}

function mapValues<T, R>(record: Record<string, T>, to: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
