import { type Contract, isoDay } from "../contract/mod.ts";
import type { DefinitionFile } from "../features/mod.ts";
import { boundsOf } from "./bounds.ts";
import {
  type LabelledRows,
  model_format,
  type ModelFile,
  modelOf,
  sigmoid,
  withDerived,
} from "../model/mod.ts";
import { type CalibrationChoice, chooseCalibration } from "./choose_calibration.ts";
import {
  bestThreshold,
  brier,
  calibrationError,
  logLoss,
  rank,
  rankMetrics,
  reliabilityBins,
} from "../metrics/mod.ts";
import { type TrainingParts, trainingParts, type TrainingRows } from "./training_parts.ts";
import { usualValues } from "./usual.ts";

/** What a model is made from: rows, and what the contract says about them. */
export interface TrainingInput extends TrainingRows, Pick<Contract, "dataset" | "label" | "value"> {
  hashes: Omit<ModelFile["hashes"], "definition">;
  definition: DefinitionFile;
}

/** How every model is validated and calibrated, whatever it is. */
export interface ValidationOptions {
  /** Share of the training customers that validate where the split has no validation part. */
  holdout_share: number;
  /** Fewest churned, and fewest other, rows to learn, validate or calibrate from. */
  churners_min: number;
  calibration: "choose" | "none";
  /** Groups of customers that are left out in turn. */
  calibration_folds: number;
}

/** A model as a fit leaves it: scores, without calibration or thresholds. */
export interface Fitted extends Pick<ModelFile, "features" | "derived" | "model"> {
  /** What was found while fitting, `rows` and `churned` among it. */
  facts: ModelFile["fit"];
}

/** A way to make a model from rows. */
export interface Learner<Settings> {
  /** Name and version of what fits. */
  library: string;
  /** Fits on the first rows, and chooses settings by the second ones. */
  choose(
    rows: LabelledRows,
    validation: LabelledRows,
  ): Promise<{ fitted: Fitted; settings: Settings; metrics: Record<string, unknown> }>;
  /** Fits on other rows with settings that have been chosen. */
  refit(rows: LabelledRows, settings: Settings): Promise<Fitted>;
  /** Rows that calibrate the last fit; undefined: validation rows, as the first fit scores them. */
  calibration?: LabelledRows;
}

/** Validation rows with what was foreseen of them, by snapshot and customer. */
export interface Foreseen extends Pick<LabelledRows, "keys" | "snapshot_days" | "labels"> {
  /** Calibrated without the row's customer, by the fit that has not seen the row. */
  probability: Float64Array;
}

export interface TrainedModel {
  model: ModelFile;
  /** The numbers that runs are compared by; none of them knows a test row. */
  metrics: Record<string, unknown>;
  validation: Foreseen;
}

/**
 * Makes a model in the one way that all models are made: fit, validate, calibrate, choose thresholds,
 * fit again on all rows.
 *
 * The first fit has not seen the validation rows, so what it foresees of them is honest: by it settings
 * are chosen, the calibration is fitted and thresholds are set. Then the last fit takes all rows, with
 * the settings and the calibration that were found. Test rows have no part in any of it.
 *
 * @throws {RangeError} If rows are too few, of one class, or the fit does not converge.
 */
export async function trainWithValidation<Settings>(
  input: TrainingInput,
  learner: Learner<Settings>,
  options: ValidationOptions,
): Promise<TrainedModel> {
  const parts = trainingParts(input, options);
  const { validation, recent, refit } = parts;
  const chosen = await learner.choose(parts.fit, parts.validation);
  const last = refit === undefined ? chosen.fitted : await learner.refit(refit, chosen.settings);
  const foreseen = calibrate(chosen.fitted, validation, options);
  const calibration = learner.calibration !== undefined
    ? calibrate(last, learner.calibration, options)
    : recent === validation
    ? foreseen
    : calibrate(chosen.fitted, recent, options);
  const { threshold, break_even } = bestThreshold(
    calibration.rows.labels,
    calibration.probability,
    input.value,
  );
  const log_loss = logLoss(validation.labels, foreseen.probability);
  const model: ModelFile = {
    format: model_format,
    dataset: input.dataset,
    hashes: { ...input.hashes, definition: input.definition.hash },
    features: last.features,
    ...last.derived === undefined ? {} : { derived: last.derived },
    model: last.model,
    calibration: calibration.choice?.calibration ?? { kind: "none" },
    thresholds: { offer: threshold, break_even },
    bounds: boundsOf(input.definition),
    usual: usualValues(withDerived((refit ?? parts.fit).columns, last.derived)),
    trained: trainedOn(input, parts, learner.calibration),
    validation: {
      by: parts.by,
      ...countsOf(validation),
      log_loss,
      refitted: refit !== undefined,
    },
    calibrated_on: calibration.choice === undefined ? null : factsOf(calibration.choice),
    fit: last.facts,
    library: learner.library,
  };
  return {
    model,
    metrics: {
      ...chosen.metrics,
      validation: { ...figures(foreseen), log_loss },
      calibration: { kind: model.calibration.kind, ...model.calibrated_on },
      fit: model.fit,
      threshold: model.thresholds,
    },
    validation: {
      keys: validation.keys,
      snapshot_days: validation.snapshot_days,
      labels: validation.labels,
      probability: foreseen.probability,
    },
  };
}

/** Rows with their scores, and with probabilities calibrated on the rows of other customers. */
interface Calibrated {
  rows: LabelledRows;
  scores: Float64Array;
  probability: Float64Array;
  /** Undefined: not calibrated. */
  choice: CalibrationChoice | undefined;
}

function calibrate(
  fitted: Fitted,
  rows: LabelledRows,
  { calibration, calibration_folds: folds, churners_min }: ValidationOptions,
): Calibrated {
  const scores = modelOf(fitted).predictRaw(rows.columns);
  if (calibration === "none") {
    return { rows, scores, probability: scores.map(sigmoid), choice: undefined };
  }
  const { keys, labels } = rows;
  const choice = chooseCalibration({ keys, labels, log_odds: scores }, { folds, churners_min });
  return { rows, scores, probability: choice.left_out, choice };
}

function factsOf({ rows, churned, log_loss }: CalibrationChoice): ModelFile["calibrated_on"] {
  return { rows, churned, log_loss };
}

function countsOf({ keys, labels }: LabelledRows) {
  return {
    rows: keys.length,
    customers: new Set(keys).size,
    churned: labels.reduce((sum, label) => sum + label, 0),
  };
}

function figures({ rows, scores, probability }: Calibrated) {
  const { keys, labels } = rows;
  const { pr_auc, roc_auc } = rankMetrics(rank(keys, labels, scores));
  return {
    ...countsOf(rows),
    pr_auc,
    roc_auc,
    brier: brier(labels, probability),
    ece: calibrationError(reliabilityBins(labels, probability)),
    log_loss_before_calibration: logLoss(labels, scores.map(sigmoid)),
  };
}

/** What all these rows and their labels look at. */
function trainedOn(
  { split, label }: TrainingInput,
  { fit, validation, refit }: TrainingParts,
  calibration: LabelledRows | undefined,
): ModelFile["trained"] {
  if (split.kind === "hash") return { split: "hash", customers_from: split.test };
  const horizon_days = label.kind === "inactive" ? label.inactive_days : 0;
  let last = -Infinity;
  for (const rows of [fit, validation, refit, calibration]) {
    for (const day of rows?.snapshot_days ?? []) last = Math.max(last, day);
  }
  return { split: "time", last_label_day: isoDay(last + horizon_days) };
}
