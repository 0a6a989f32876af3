import type { Cell, FeatureColumn } from "../model/mod.ts";
import { keyFold, type Labels, rocAuc } from "../metrics/mod.ts";

export interface SuspectedLeak {
  feature: string;
  /** ROC-AUC of the feature alone, in the better direction. */
  roc_auc: number;
}

/** Features that alone tell churned rows from others better than `roc_auc_max`, the worst first. */
export function suspectedLeaks(
  keys: readonly string[],
  labels: Labels,
  columns: readonly FeatureColumn[],
  { roc_auc_max = 0.95 }: { roc_auc_max?: number } = {},
): SuspectedLeak[] {
  return columns.map((column) => (
    { feature: column.name, roc_auc: singleFeatureRocAuc(keys, labels, column) }
  )).filter(({ roc_auc }) => roc_auc > roc_auc_max)
    .sort((a, b) => b.roc_auc - a.roc_auc || (a.feature < b.feature ? -1 : 1));
}

/**
 * How well one feature alone ranks rows, whichever direction is better: between 0.5 and 1.
 *
 * A missing number counts as below all others or as above them. A category's level counts by its
 * churn rate among other customers: by its own, a level per customer would rank perfectly.
 */
export function singleFeatureRocAuc(
  keys: readonly string[],
  labels: Labels,
  column: FeatureColumn,
): number {
  const candidates = column.kind === "number"
    ? [scoresWith(column.values, -Infinity), scoresWith(column.values, Infinity)]
    : [churnRates(keys, labels, column.values)];
  return Math.max(
    0.5,
    ...candidates.map((scores) => {
      const roc_auc = rocAuc(labels, scores);
      return Number.isNaN(roc_auc) ? 0.5 : Math.max(roc_auc, 1 - roc_auc);
    }),
  );
}

function scoresWith(values: ArrayLike<number | null>, missing: number): Float64Array {
  const scores = new Float64Array(values.length);
  for (let row = 0; row < scores.length; row++) scores[row] = values[row] ?? missing;
  return scores;
}

/** Each level's churn rate in the other half of the customers; a level that is not there counts as average. */
function churnRates(keys: readonly string[], labels: Labels, values: ArrayLike<Cell>) {
  const half = Uint8Array.from(keys, (key) => keyFold(key, 2));
  const counts = [new Map<Cell, [number, number]>(), new Map<Cell, [number, number]>()];
  let churned = 0;
  for (let row = 0; row < keys.length; row++) {
    const own = counts[half[row]!]!;
    const [rows, hits] = own.get(values[row]!) ?? [0, 0];
    own.set(values[row]!, [rows + 1, hits + labels[row]!]);
    churned += labels[row]!;
  }
  const average = churned / keys.length;
  return Float64Array.from(keys, (_, row) => {
    const [rows, hits] = counts[1 - half[row]!]!.get(values[row]!) ?? [0, 0];
    // One average row is added, so that a level seen once is no certainty.
    return (hits + average) / (rows + 1);
  });
}
