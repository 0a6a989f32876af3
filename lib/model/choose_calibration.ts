import { calibrated, type Calibration } from "./calibration.ts";
import { fitIsotonic } from "./isotonic.ts";
import { keyFold } from "./key_hash.ts";
import { type Labels, requireBothClasses } from "./labels.ts";
import { rowLoss } from "./log_loss.ts";
import { fitPlatt } from "./platt.ts";

export type CalibrationKind = Calibration["kind"];

/** Which calibration was chosen, and why. */
export interface CalibrationChoice {
  calibration: Calibration;
  rows: number;
  churned: number;
  folds: number;
  /** Mean log loss on rows whose customers the curve was not fitted on; null where it cannot be fitted. */
  log_loss: Record<CalibrationKind, number | null>;
}

export interface CalibrationRows {
  keys: readonly string[];
  log_odds: Float64Array;
  labels: Labels;
}

/** From the simplest on: each must be better than those before it to be chosen. */
const fits: Record<CalibrationKind, (rows: CalibrationRows) => Calibration | undefined> = {
  none: () => ({ kind: "none" }),
  platt: ({ log_odds, labels }) => fitPlatt(log_odds, labels),
  isotonic: ({ log_odds, labels }) => fitIsotonic(log_odds, labels),
};

/**
 * Chooses among no calibration, Platt's and isotonic by log loss on customers left out of the fit,
 * then fits the chosen one on all rows. In-sample, isotonic would always win.
 *
 * @throws {RangeError} If fewer than `churners_min` rows are churned, or stayed.
 */
export function chooseCalibration(
  rows: CalibrationRows,
  { folds = 5, churners_min = 10 }: { folds?: number; churners_min?: number } = {},
): CalibrationChoice {
  const { keys, labels } = rows;
  const churned = requireBothClasses(labels, keys.length, "calibrate", churners_min);
  const fold = foldsOf(keys, folds);
  const kinds = Object.keys(fits) as CalibrationKind[];
  const entries = kinds.map((kind) => [kind, lossLeftOut(kind, rows, fold, folds)] as const);
  let [chosen, least] = ["none" as CalibrationKind, Infinity];
  for (const [kind, loss] of entries) {
    if (loss !== null && loss < least) [chosen, least] = [kind, loss];
  }
  return {
    calibration: fits[chosen](rows) ?? { kind: "none" },
    rows: keys.length,
    churned,
    folds,
    log_loss: Object.fromEntries(entries) as Record<CalibrationKind, number | null>,
  };
}

function foldsOf(keys: readonly string[], folds: number): Uint8Array {
  const known = new Map<string, number>();
  return Uint8Array.from(keys, (key) => {
    const fold = known.get(key) ?? keyFold(key, folds);
    known.set(key, fold);
    return fold;
  });
}

/** Mean log loss of each fold under the curve of the others; null if one of them has no curve. */
function lossLeftOut(
  kind: CalibrationKind,
  rows: CalibrationRows,
  fold: Uint8Array,
  folds: number,
): number | null {
  let sum = 0;
  for (let left_out = 0; left_out < folds; left_out++) {
    const calibration = fits[kind](among(rows, (row) => fold[row] !== left_out));
    if (calibration === undefined) return null;
    const { log_odds, labels } = among(rows, (row) => fold[row] === left_out);
    for (let row = 0; row < log_odds.length; row++) {
      sum += rowLoss(calibrated(calibration, log_odds[row]!), labels[row]!);
    }
  }
  return sum / rows.keys.length;
}

function among({ keys, log_odds, labels }: CalibrationRows, wanted: (row: number) => boolean) {
  const rows = keys.flatMap((_, row) => wanted(row) ? [row] : []);
  return {
    keys: rows.map((row) => keys[row]!),
    log_odds: Float64Array.from(rows, (row) => log_odds[row]!),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
  };
}
