/** Puts what training and scoring know into the words and shapes of the report. */
import type { Contract } from "../lib/contract/mod.ts";
import type { DefinitionFile, TrainingSummary } from "../lib/features/mod.ts";
import type { Ceiling, ScoreExplanation } from "../lib/evaluation/mod.ts";
import {
  type CandidateChoice,
  carriedParts,
  type Evaluation,
  type EvaluationFile,
  type ModelFile,
  partsInWords,
  type Prediction,
  type RiskBands,
  type Unfamiliar,
} from "../lib/model/mod.ts";
import type { PredictionData, Ranker } from "../lib/report/mod.ts";
import { modelsInWords } from "./_models_in_words.ts";
import type { Promotion } from "./_promotion.ts";
import { churnInWords, featureTitles, ruleInWords, type Title } from "./_words.ts";

export interface Known {
  contract: Pick<Contract, "dataset" | "about" | "label" | "value">;
  definition: DefinitionFile;
  /** Of the model that serves. */
  evaluation: Evaluation;
  /** Of all models, on the latest test rows. */
  compared: EvaluationFile;
  /** Of the model that serves. */
  file: Pick<ModelFile, "model" | "calibration" | "validation">;
  explanation: ScoreExplanation;
  promotion: Promotion;
  choice: CandidateChoice;
  summary: TrainingSummary;
  ceilings: readonly Ceiling[];
  snapshot: string | null;
  tables: PredictionData["tables"];
  volume: PredictionData["volume"];
  predictions: readonly Prediction[];
  calls: readonly Prediction[];
  bands: RiskBands;
  unfamiliar: readonly Unfamiliar[];
  /** Customers who have left already, as the data say. */
  gone: ReadonlySet<string>;
}

/** Most features in the charts of those that move the scores. */
export const features_max = 12;
/** Most customers with a line of their own. */
export const dependence_lines_max = 25;
const score_bins = 20;

export function predictionData(known: Known): PredictionData {
  const { contract, evaluation, summary } = known;
  const { metrics, floors, curves, threshold, calibration, leaks } = evaluation;
  const title = featureTitles(known.definition);
  const best = floors.ranks.find(({ name }) => name === floors.best);
  return {
    dataset: contract.dataset,
    about: contract.about.replace(/\.$/, ""),
    churn_means: churnInWords(contract.label),
    snapshot: known.snapshot,
    rankers: rankers(known, title),
    base_rate: {
      ...floors.base_rate,
      test: metrics.churn_rate,
      train: evaluation.train.churn_rate,
    },
    best_rule: best === undefined
      ? { name: "a list in random order", pr_auc: floors.base_rate.pr_auc }
      : { name: ruleInWords(best, title), pr_auc: best.pr_auc.value },
    pr_auc_gain: floors.pr_auc_gain,
    log_loss: metrics.log_loss,
    brier: metrics.brier,
    ece: metrics.ece,
    test: { rows: metrics.rows, customers: metrics.customers, churned: metrics.churned },
    resamples: evaluation.resamples,
    models: modelsInWords(known),
    split: {
      words: summary.split.words,
      in_time: summary.split.in_time,
      parts: [
        ...Object.entries(summary.parts),
        ...summary.calibration?.from === "snapshots"
          ? [["calibration", summary.calibration] as const]
          : [],
      ].flatMap(([name, part]) => part === null ? [] : [{ name, ...part }]),
    },
    validation: known.file.validation,
    leaks: {
      ...leaks,
      suspected: leaks.suspected.map(({ feature, roc_auc }) => (
        { feature: title(feature), roc_auc }
      )),
    },
    tables: known.tables,
    volume: known.volume,
    churn: summary.snapshots.map(({ snapshot, rows, churners, part }) => (
      { day: snapshot, rows, churners, part }
    )),
    calibration: {
      ...calibration,
      bins: curves.reliability,
      before: curves.reliability_before,
    },
    value: contract.value,
    threshold: { ...threshold, curve: curves.profit },
    explanation: explanationData(known, title),
    slices: evaluation.slices.map(({ attribute, level, roc_auc, roc_auc_interval, ...part }) => ({
      ...part,
      name: `${title(attribute)}: ${level ?? "(not known)"}`,
      roc_auc: roc_auc === null ? null : { value: roc_auc, interval: roc_auc_interval },
    })),
    slice_rows_min: evaluation.slice_rows_min,
    months: evaluation.months.flatMap(({ month, ...part }) =>
      month === null ? [] : [{ ...part, name: month }]
    ),
    scored: scored(known, title),
    call: known.calls,
  };
}

function explanationData(
  { file, explanation, evaluation }: Known,
  title: Title,
): PredictionData["explanation"] {
  const { customers, asked, importance, swarm, dependence, derived } = explanation;
  return {
    customers,
    asked,
    parts: partsInWords(file.model.kind),
    calibration: carriedParts(file.calibration).words,
    features: importance.filter(({ mean_contribution }) => mean_contribution > 0)
      .slice(0, features_max)
      .map(({ feature, mean_contribution }) => ({ name: title(feature), size: mean_contribution })),
    left_out: [...new Set(evaluation.dropped.map(({ name }) => title(name)))],
    swarm: swarm.map(({ feature, points }) => ({ name: title(feature), points })),
    dependence: dependence.map(({ feature, ...one }) => ({ ...one, name: title(feature) })),
    derived: derived.map(title),
  };
}

function rankers({ evaluation, ceilings }: Known, title: Title): Ranker[] {
  const { metrics, floors, curves } = evaluation;
  const curvesOf = (name: string) => (
    { precision: curves.precision[name] ?? [], gain: curves.gain[name] ?? [] }
  );
  return [
    { kind: "model", ...metrics, ...curvesOf("model"), name: "the model" },
    ...floors.ranks.map((floor): Ranker => (
      { kind: "rule", ...floor, ...curvesOf(floor.name), name: ruleInWords(floor, title) }
    )),
    ...ceilings.map((ceiling): Ranker => (
      { kind: "ceiling", ...ceiling, name: ceiling_words[ceiling.name] ?? ceiling.name }
    )),
  ];
}

const ceiling_words: Record<string, string> = {
  churn_probability: "the true chance, knowing who has left",
  churn_probability_at_last_visit: "the true chance, as of the last visit",
};

function scored(
  { predictions, bands, unfamiliar, gone }: Known,
  title: Title,
): PredictionData["scored"] {
  const found = { high: 0, medium: 0, low: 0 };
  const customers = new Uint32Array(score_bins);
  let worth = 0, worth_calling = 0, already_gone = 0;
  for (const { customer, band, probability, expected_value } of predictions) {
    found[band]++;
    customers[Math.min(Math.floor(probability * score_bins), score_bins - 1)]!++;
    if (gone.has(customer)) already_gone++;
    if (expected_value <= 0 || gone.has(customer)) continue;
    worth_calling++;
    worth += expected_value;
  }
  return {
    customers: predictions.length,
    bands: found,
    band_from: bands,
    bins: Array.from(customers, (customers, at) => (
      { from: at / score_bins, to: (at + 1) / score_bins, customers }
    )),
    worth_calling,
    worth,
    unfamiliar: unfamiliar.slice(0, 10).map(({ feature, level, rows }) =>
      `${title(feature)} ${level === null ? "without a value" : `"${level}"`}, ${rows} customers`
    ),
    already_gone,
  };
}
