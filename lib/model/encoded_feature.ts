/** A feature as training met it; `missing` says whether a training row lacked it. */
export type EncodedFeature =
  | { name: string; kind: "number"; missing: boolean }
  /** All levels of the training rows in code point order; the first has no column of its own. */
  | { name: string; kind: "category"; missing: boolean; levels: string[] };

/** One column of the design matrix: which part of which feature, and how it is standardised. */
export interface DesignColumn {
  name: string;
  feature: string;
  /** `value`: the number itself, 0 where it is missing. Otherwise 1 or 0. */
  part: "value" | "missing" | "level";
  /** The level that makes a `level` column 1; null for the other parts. */
  level: string | null;
  mean: number;
  deviation: number;
}
