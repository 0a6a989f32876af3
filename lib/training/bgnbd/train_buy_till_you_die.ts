import { createHash } from "node:crypto";
import { type Contract, isoDay } from "../../contract/mod.ts";
import type { DefinitionFile } from "../../features/mod.ts";
import { boundsOf } from "../bounds.ts";
import {
  type CountedHistory,
  type EncodedFeature,
  history_columns,
  historyProblems,
  model_format,
  type ModelFile,
} from "../../model/mod.ts";
import { bestThreshold } from "../../metrics/mod.ts";
import { usualValues } from "../usual.ts";
import { fitBgNbd } from "./fit_bgnbd.ts";

/** Raised with every change that finds other parameters in the same histories. */
const library = "churn-mlops BG/NBD 1";

export interface BuyTillYouDieInput extends Pick<Contract, "dataset" | "value"> {
  hashes: Pick<ModelFile["hashes"], "contract">;
  definition: DefinitionFile;
  /** Of all customers whom anybody knew on that day, eligible or not: who has gone says most. */
  histories: readonly CountedHistory[];
  /** Day index of the last training snapshot, beyond which no history looks. */
  snapshot_day: number;
  /** How far ahead the label looks. */
  horizon_days: number;
  /** Customers who bought within so many days are those whom others are set beside. */
  active_within_days: number;
}

/** Whether the contract asks for buy till you die: then its feature table says when people bought. */
export function asksForBuyTillYouDie({ features }: Pick<DefinitionFile, "features">): boolean {
  return features.some(({ from }) => from.kind === "fixed" && from.fixed === "frequency");
}

/**
 * Makes a model without labels: BG/NBD, fitted to what customers had bought until the last training
 * snapshot. Nothing of it is calibrated, since that would take labels.
 *
 * @throws {RangeError} If fewer than two customers came back, or the fit does not settle.
 * @throws {TypeError} If the feature table does not say when customers bought.
 */
export function trainBuyTillYouDie(input: BuyTillYouDieInput): ModelFile {
  const { definition, histories, snapshot_day, horizon_days, active_within_days } = input;
  const problems = historyProblems(definition.features);
  if (problems.length > 0) throw new TypeError(`Cannot fit BG/NBD: ${problems.join("; ")}`);
  const { parameters, ...fit } = fitBgNbd(histories);
  const active = histories.filter(({ age_days, tenure_days }) =>
    age_days - tenure_days < active_within_days
  );
  const average = averageOf(active.length > 0 ? active : histories);
  const { break_even } = bestThreshold([], [], input.value);
  return {
    format: model_format,
    dataset: input.dataset,
    hashes: {
      ...input.hashes,
      definition: definition.hash,
      data: createHash("sha256").update(JSON.stringify([snapshot_day, histories])).digest("hex"),
    },
    features: definition.features.map(({ name, kind }): EncodedFeature =>
      kind === "number" ? { name, kind, missing: true } : { name, kind, missing: true, levels: [] }
    ),
    model: { kind: "bgnbd", parameters, horizon_days, reference: average.mean },
    calibration: { kind: "none" },
    thresholds: { offer: break_even, break_even },
    bounds: boundsOf(definition),
    usual: average.usual,
    trained: { split: "time", last_label_day: isoDay(snapshot_day) },
    validation: null,
    calibrated_on: null,
    fit,
    library,
  };
}

/** The mean customer, in whole days, and the usual values. */
function averageOf(histories: readonly CountedHistory[]) {
  const values = history_columns.map((name) =>
    histories.flatMap((history) => Array<number>(history.customers).fill(history[name]))
  );
  const [frequency, tenure_days, age_days] = values.map((column) =>
    Math.round(column.reduce((sum, value) => sum + value, 0) / column.length)
  ) as [number, number, number];
  return {
    mean: { frequency, tenure_days, age_days },
    usual: usualValues(
      history_columns.map((name, at) => ({ name, kind: "number", values: values[at]! })),
    ),
  };
}
