import { type Contract, dayIndex } from "../contract/mod.ts";
import { countChurned, keyHash, requireBothClasses } from "../metrics/mod.ts";
import { type LabelledRows, rowsOfBoth, rowsWhere } from "../model/mod.ts";

/** Which rows play which part while a model is made. None of them is a test row. */
export interface TrainingParts {
  /** Rows of the first fit. */
  fit: LabelledRows;
  /** Rows that the first fit has not seen: they choose between settings, and between models. */
  validation: LabelledRows;
  /** Those of them at the contract's calibration snapshots: base rates move. All where it names none. */
  recent: LabelledRows;
  /** Whether validation rows are later than those of the fit, or of other customers. */
  by: "time" | "customers";
  /** Rows of the last fit, with the settings found; undefined: the first fit stays. */
  refit: LabelledRows | undefined;
}

/** What a training set and its contract say about the split. */
export interface TrainingRows extends Pick<Contract, "split" | "calibration_snapshots"> {
  train: LabelledRows;
  /** Undefined where the contract's split has none. */
  validation: LabelledRows | undefined;
}

/**
 * Parts the rows of a training set.
 *
 * Later snapshots validate where the split has them, and then join the training rows of the last fit;
 * without time the validation customers stay apart. Where there is no validation part, training
 * customers whose key's hash lies in the lowest share are held out: several snapshots of one customer
 * are much alike, so a customer is never on both sides.
 *
 * @throws {RangeError} If the customers held out have too few rows of a class.
 */
export function trainingParts(
  { train, validation, split, calibration_snapshots }: TrainingRows,
  { holdout_share, churners_min }: { holdout_share: number; churners_min: number },
): TrainingParts {
  const days = new Set(calibration_snapshots.map(dayIndex));
  const recent = (rows: LabelledRows) => {
    if (days.size === 0) return rows;
    const found = rowsWhere(rows, (row) => days.has(rows.snapshot_days[row]!));
    const churned = countChurned(found.labels, found.keys.length);
    return Math.min(churned, found.keys.length - churned) >= churners_min ? found : rows;
  };
  if (validation !== undefined) {
    const timed = split.kind !== "hash";
    return {
      fit: train,
      validation,
      recent: recent(validation),
      by: timed ? "time" : "customers",
      refit: timed ? rowsOfBoth(train, validation) : undefined,
    };
  }
  // Where customers were parted by their hash, the training ones begin above the test share.
  const lowest = split.kind === "hash" ? split.test : 0;
  const below = lowest + holdout_share * (1 - lowest);
  const known = new Map<string, boolean>();
  const held_out = Uint8Array.from(train.keys, (key) => {
    const out = known.get(key) ?? keyHash(key) < below;
    known.set(key, out);
    return out ? 1 : 0;
  });
  const rows = rowsWhere(train, (row) => held_out[row] === 1);
  const what = `validate on ${holdout_share * 100} % of the training customers`;
  requireBothClasses(rows.labels, rows.keys.length, what, churners_min);
  return {
    fit: rowsWhere(train, (row) => held_out[row] === 0),
    validation: rows,
    recent: recent(rows),
    by: "customers",
    refit: train,
  };
}
