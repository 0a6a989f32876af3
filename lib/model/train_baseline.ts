import type { Measure, Value } from "../contract/mod.ts";
import type { DefinitionFile } from "../features/mod.ts";
import { type Calibration, probabilities } from "./calibration.ts";
import { type CalibrationChoice, chooseCalibration } from "./choose_calibration.ts";
import { evaluateModel } from "./evaluate_model.ts";
import type { Evaluation } from "./evaluation.ts";
import { modelOf } from "./load_model.ts";
import { logisticParts } from "./logistic_model.ts";
import { pointMetrics } from "./metrics.ts";
import { model_format, type ModelFile } from "./model_file.ts";
import { type BestThreshold, bestThreshold } from "./profit.ts";
import type { LabelledRows } from "./read_rows.ts";
import { floorRules } from "./floor_ranks.ts";
import { headline_metrics, type Measured } from "./scored_rows.ts";
import { suspectedLeaks } from "./suspected_leaks.ts";
import { trainLogistic } from "./train_logistic.ts";
import { library } from "./two_classes.ts";
import { usualValues } from "./usual.ts";

export interface BaselineInput {
  dataset: string;
  hashes: Omit<ModelFile["hashes"], "definition">;
  definition: DefinitionFile;
  daily: readonly Measure[];
  value: Value;
  train: LabelledRows;
  /** Rows that choose between settings; undefined where the contract has none. */
  validation: LabelledRows | undefined;
  /** Rows that calibrate and choose the threshold; undefined: scores stay as they are. */
  calibration: LabelledRows | undefined;
  test: LabelledRows;
}

export interface BaselineOptions {
  ridge: number;
  steps_max: number;
  levels_max: number;
  churners_min: number;
  calibration: "choose" | "none";
  calibration_folds: number;
  resamples: number;
  seed: number;
  leak_roc_auc_max: number;
  slice_rows_min: number;
}

export interface Baseline {
  model: ModelFile;
  metrics: Record<string, unknown>;
  evaluation: Evaluation;
}

/**
 * Trains the logistic baseline, calibrates it, and measures it on the test rows, which have no part
 * in the model file.
 *
 * @throws {RangeError} If rows are too few, of one class, or the weights do not converge.
 */
export function trainBaseline(input: BaselineInput, options: BaselineOptions): Baseline {
  const { definition, train, value } = input;
  const { ridge, steps_max, levels_max, churners_min } = options;
  const fit = trainLogistic(train.columns, train.labels, {
    ridge,
    steps_max,
    levels_max,
    churners_min,
  });
  const { features, base, columns } = logisticParts(fit);
  const file: ModelFile = {
    format: model_format,
    dataset: input.dataset,
    hashes: { ...input.hashes, definition: definition.hash },
    features,
    model: { kind: "logistic", base, columns, dropped: fit.encoding.dropped },
    calibration: { kind: "none" },
    thresholds: {},
    usual: usualValues(train.columns),
    fit: { ...fit.fit },
    library,
  };
  const choice = calibrate(file, input.calibration, options);
  if (choice !== undefined) file.calibration = choice.calibration;
  const threshold = chooseThreshold(file, input.calibration, value);
  file.thresholds = { offer: threshold.threshold, break_even: threshold.break_even };
  const leaks = {
    roc_auc_max: options.leak_roc_auc_max,
    suspected: suspectedLeaks(train.keys, train.labels, train.columns, {
      roc_auc_max: options.leak_roc_auc_max,
    }),
    without_history: definition.features.filter(({ as_of }) => as_of === "today")
      .map(({ name }) => name),
  };
  const rules = floorRules(definition.features, input.daily, train);
  const base_rate = fit.fit.churned / fit.fit.rows;
  const evaluation = evaluateModel(file, input.test, {
    rules,
    base_rate,
    choice,
    train: { rows: fit.fit.rows, churn_rate: base_rate },
    leaks,
    value,
    resamples: options.resamples,
    seed: options.seed,
    slice_rows_min: options.slice_rows_min,
  });
  return { model: file, metrics: shortMetrics(file, evaluation, input.validation), evaluation };
}

function calibrate(
  file: ModelFile,
  rows: LabelledRows | undefined,
  { calibration, calibration_folds: folds, churners_min }: BaselineOptions,
): CalibrationChoice | undefined {
  if (calibration === "none" || rows === undefined) return undefined;
  const { keys, labels, columns } = rows;
  const log_odds = modelOf(file).predictRaw(columns);
  return chooseCalibration({ keys, labels, log_odds }, { folds, churners_min });
}

/** Without rows to choose on, an offer is made wherever it is expected to pay for itself. */
function chooseThreshold(
  file: ModelFile,
  rows: LabelledRows | undefined,
  value: Value,
): BestThreshold {
  if (rows === undefined) {
    const { break_even } = bestThreshold([], [], value);
    return { threshold: break_even, break_even, offers: 0, profit: 0 };
  }
  return bestThreshold(rows.labels, probabilityOf(file, file.calibration, rows), value);
}

function probabilityOf(file: ModelFile, calibration: Calibration, rows: LabelledRows) {
  return probabilities(calibration, modelOf(file).predictRaw(rows.columns));
}

/** The numbers that runs are compared by. */
function shortMetrics(
  file: ModelFile,
  { metrics, floors, threshold }: Evaluation,
  validation: LabelledRows | undefined,
): Record<string, unknown> {
  const flat = ({ value, interval }: Measured) => (
    interval === null ? { value } : { value, low: interval[0], high: interval[1] }
  );
  const { rows, customers, churned, churn_rate } = metrics;
  return {
    test: {
      rows,
      customers,
      churned,
      churn_rate,
      ...Object.fromEntries(headline_metrics.map((name) => [name, flat(metrics[name])])),
      pr_auc_above_best_floor: flat(floors.pr_auc_gain),
      profit: threshold.profit,
    },
    floors: {
      base_rate: { pr_auc: floors.base_rate.pr_auc, log_loss: floors.base_rate.log_loss },
      ...Object.fromEntries(floors.ranks.map(({ name, pr_auc, roc_auc, lift_at_10 }) => [
        name,
        { pr_auc: pr_auc.value, roc_auc: roc_auc.value, lift_at_10: lift_at_10.value },
      ])),
    },
    // Settings are chosen by these and not by the test rows, which would no longer be honest then.
    ...validation === undefined ? {} : { validation: validationMetrics(file, validation) },
    fit: file.fit,
    threshold: file.thresholds,
  };
}

/** Before calibration, which may have been fitted on the same rows. */
function validationMetrics(file: ModelFile, rows: LabelledRows) {
  const { keys, labels, columns } = rows;
  const scores = modelOf(file).predictRaw(columns);
  const probability = probabilities({ kind: "none" }, scores);
  const { pr_auc, roc_auc, log_loss } = pointMetrics({ keys, labels, scores, probability });
  return { pr_auc, roc_auc, log_loss };
}
