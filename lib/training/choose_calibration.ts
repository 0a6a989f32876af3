import { calibrated, type Calibration } from "../model/mod.ts";
import { fitIsotonic } from "./fit_isotonic.ts";
import { keyFold, type Labels, logLoss, requireBothClasses } from "../metrics/mod.ts";
import { fitPlatt } from "./fit_platt.ts";

export type CalibrationKind = Calibration["kind"];

/** Which calibration was chosen, and why. */
export interface CalibrationChoice {
  calibration: Calibration;
  rows: number;
  churned: number;
  folds: number;
  /** Mean log loss on rows whose customers the curve was not fitted on; null where it cannot be fitted. */
  log_loss: Record<CalibrationKind, number | null>;
  /** Each row's probability under the chosen kind, fitted without the row's customer. */
  left_out: Float64Array;
}

export interface CalibrationRows {
  keys: readonly string[];
  log_odds: Float64Array;
  labels: Labels;
}

const fits: Record<CalibrationKind, (rows: CalibrationRows) => Calibration | undefined> = {
  none: () => ({ kind: "none" }),
  platt: ({ log_odds, labels }) => fitPlatt(log_odds, labels),
  isotonic: ({ log_odds, labels }) => fitIsotonic(log_odds, labels),
};

/** From the default on: each must be better than those before it to be chosen. */
const kinds: readonly CalibrationKind[] = ["platt", "none", "isotonic"];

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
  const found = kinds.flatMap((kind) => {
    const calibration = fits[kind](rows), left_out = leftOut(kind, rows, fold, folds);
    if (calibration === undefined || left_out === undefined) return [];
    return [{ kind, calibration, left_out, loss: logLoss(labels, left_out) }];
  });
  const best = found.reduce((a, b) => b.loss < a.loss ? b : a);
  return {
    calibration: best.calibration,
    rows: keys.length,
    churned,
    folds,
    log_loss: Object.fromEntries(
      kinds.map((kind) => [kind, found.find((one) => one.kind === kind)?.loss ?? null]),
    ) as Record<CalibrationKind, number | null>,
    left_out: best.left_out,
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

/** Each fold's probabilities under the curve of the others; undefined if one of them has no curve. */
function leftOut(
  kind: CalibrationKind,
  rows: CalibrationRows,
  fold: Uint8Array,
  folds: number,
): Float64Array | undefined {
  const result = new Float64Array(rows.keys.length);
  for (let left_out = 0; left_out < folds; left_out++) {
    const calibration = fits[kind](among(rows, (row) => fold[row] !== left_out));
    if (calibration === undefined) return undefined;
    for (let row = 0; row < result.length; row++) {
      if (fold[row] === left_out) result[row] = calibrated(calibration, rows.log_odds[row]!);
    }
  }
  return result;
}

function among({ keys, log_odds, labels }: CalibrationRows, wanted: (row: number) => boolean) {
  const rows = keys.flatMap((_, row) => wanted(row) ? [row] : []);
  return {
    keys: rows.map((row) => keys[row]!),
    log_odds: Float64Array.from(rows, (row) => log_odds[row]!),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
  };
}
