import type { Value } from "../contract/mod.ts";
import type { DefinitionFile } from "../features/mod.ts";
import { probabilities } from "./calibration.ts";
import { modelOf } from "./load_model.ts";
import type { ModelFile } from "./model_file.ts";
import { expectedValue } from "../metrics/mod.ts";
import type { FeatureRows } from "./read_rows.ts";
import { createReasons } from "./reasons.ts";

export type RiskBand = "high" | "medium" | "low";

/** From which probability on a customer is at high, and at medium, risk. */
export interface RiskBands {
  high: number;
  medium: number;
}

export interface Prediction {
  customer: string;
  /** Calibrated. */
  probability: number;
  /** The model's own score, before calibration; reasons are parts of it. */
  log_odds: number;
  band: RiskBand;
  /** What an offer to this customer is expected to earn. */
  expected_value: number;
  /** In words, the strongest first. */
  reasons: string[];
}

/** Scores customers, in the order of their rows. */
export function scoreCustomers(
  file: ModelFile,
  rows: FeatureRows,
  { definition, value, bands, reasons }: {
    definition: DefinitionFile;
    value: Value;
    bands: RiskBands;
    /** Most reasons of a customer. */
    reasons: number;
  },
): Prediction[] {
  const model = modelOf(file);
  const explain = createReasons(model, definition.features, file.usual ?? {});
  const log_odds = model.predictRaw(rows.columns);
  const probability = probabilities(file.calibration, log_odds);
  const byName = new Map(rows.columns.map((column) => [column.name, column]));
  const ordered = model.features.map(({ name }) => byName.get(name)!);
  return rows.keys.map((customer, row) => {
    const p = probability[row]!;
    const found = explain(ordered.map(({ values }) => values[row]!), reasons);
    return {
      customer,
      probability: p,
      log_odds: log_odds[row]!,
      band: p >= bands.high ? "high" : p >= bands.medium ? "medium" : "low",
      expected_value: expectedValue(p, value),
      reasons: found.map(({ words }) => words),
    };
  });
}

/** Those whose offer is expected to earn most, and anything at all; ties by customer. */
export function whomToCall(predictions: readonly Prediction[], count: number): Prediction[] {
  return predictions.filter(({ expected_value }) => expected_value > 0)
    .sort((a, b) => b.expected_value - a.expected_value || (a.customer < b.customer ? -1 : 1))
    .slice(0, count);
}
