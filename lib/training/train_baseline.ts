import { featuresOf, withoutCompanions } from "./companions.ts";
import { logisticParts } from "./logistic_parts.ts";
import type { LabelledRows } from "../model/mod.ts";
import { trainLogistic } from "./train_logistic.ts";
import {
  type Fitted,
  type TrainedModel,
  type TrainingInput,
  trainWithValidation,
  type ValidationOptions,
} from "./train_with_validation.ts";
import { library } from "./two_classes.ts";

export interface BaselineInput extends TrainingInput {
  /** Rows of the contract's calibration snapshots; undefined where it names none. */
  calibration: LabelledRows | undefined;
}

export interface BaselineOptions extends ValidationOptions {
  ridge: number;
  steps_max: number;
  levels_max: number;
}

/**
 * Trains the logistic baseline. It has no settings to choose, and so few weights that it may be
 * calibrated on rows that it was fitted on: those of the contract's calibration snapshots, if any.
 *
 * @throws {RangeError} If rows are too few, of one class, or the weights do not converge.
 */
export async function trainBaseline(
  { calibration, ...input }: BaselineInput,
  { ridge, steps_max, levels_max, ...options }: BaselineOptions,
): Promise<TrainedModel> {
  const { churners_min } = options;
  function fit({ columns, labels }: LabelledRows): Fitted {
    const settings = { ridge, steps_max, levels_max, churners_min };
    const fit = trainLogistic(withoutCompanions(columns, input.definition), labels, settings);
    const { encoding: { dropped }, fit: facts } = fit;
    const { features, base, columns: weighted } = logisticParts(fit);
    const model = { kind: "logistic" as const, base, columns: weighted, dropped };
    return { features: featuresOf(columns, features), model, facts: { ...facts } };
  }
  return await trainWithValidation(input, {
    library,
    choose: (rows) => Promise.resolve({ fitted: fit(rows), settings: {}, metrics: {} }),
    refit: (rows) => Promise.resolve(fit(rows)),
    calibration,
  }, options);
}
