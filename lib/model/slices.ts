import type { FeatureColumn } from "./feature_column.ts";
import { pointMetrics } from "./metrics.ts";
import type { HeadlineMetric, ScoredRows } from "./scored_rows.ts";

/** The metrics of rows that share an attribute's level; null where one class is absent. */
export interface Slice extends Record<Exclude<HeadlineMetric, "lift_at_10">, number | null> {
  attribute: string;
  /** Null: rows that lack the attribute. */
  level: string | null;
  rows: number;
  churned: number;
  churn_rate: number;
  mean_probability: number;
}

/** Metrics by level of each category, in the columns' order, levels by name; small slices are left out. */
export function slices(
  scored: ScoredRows,
  columns: readonly FeatureColumn[],
  { rows_min = 100 }: { rows_min?: number } = {},
): Slice[] {
  return columns.flatMap((column) => {
    if (column.kind !== "category") return [];
    const members = new Map<string | null, number[]>();
    for (let row = 0; row < column.values.length; row++) {
      const level = column.values[row]!;
      const rows = members.get(level);
      if (rows === undefined) members.set(level, [row]);
      else rows.push(row);
    }
    return [...members].filter(([, rows]) => rows.length >= rows_min)
      .sort(([a], [b]) => a === null || (b !== null && a > b) ? 1 : -1)
      .map(([level, rows]) => slice(scored, column.name, level, rows));
  });
}

function slice(scored: ScoredRows, attribute: string, level: string | null, rows: number[]): Slice {
  const part = {
    keys: rows.map((row) => scored.keys[row]!),
    labels: Uint8Array.from(rows, (row) => scored.labels[row]!),
    scores: Float64Array.from(rows, (row) => scored.scores[row]!),
    probability: Float64Array.from(rows, (row) => scored.probability[row]!),
  };
  const churned = part.labels.reduce((sum, label) => sum + label, 0);
  const { pr_auc, roc_auc, log_loss, brier, ece } = pointMetrics(part);
  return {
    attribute,
    level,
    rows: rows.length,
    churned,
    churn_rate: churned / rows.length,
    mean_probability: part.probability.reduce((sum, p) => sum + p, 0) / rows.length,
    pr_auc: Number.isNaN(pr_auc) ? null : pr_auc,
    roc_auc: Number.isNaN(roc_auc) ? null : roc_auc,
    log_loss,
    brier,
    ece,
  };
}
