import type { Contract, FeatureName, Measure } from "../contract/mod.ts";

/** Between which values a feature can only lie; what is left out is not known. */
export interface Bounds {
  min?: number;
  max?: number;
}

/**
 * What a feature's making and the contract's promises leave possible. Only critical expectations
 * that hold for every row are promises: data that break them never become features.
 */
export function featureBounds(
  { tables, daily }: Pick<Contract, "tables" | "daily">,
  { from }: Pick<FeatureName, "from">,
): Bounds {
  const measure = (name: string) => daily.find((found) => found.name === name)!;
  const isPositive = (name: string) => (overWindow(tables, measure(name), 1).min ?? -1) >= 0;
  switch (from.kind) {
    case "fixed":
      return { min: 0 };
    case "window":
      return overWindow(tables, measure(from.measure), from.window_days);
    case "trend":
      return isPositive(from.measure) ? { min: 0 } : {};
    case "ratio":
      return isPositive(from.numerator) && isPositive(from.denominator) ? { min: 0 } : {};
    case "attribute":
      return columnBounds(tables, from.table, from.column);
  }
}

function overWindow(
  tables: Contract["tables"],
  measure: Measure,
  window_days: number,
): Bounds {
  if (measure.kind === "count") return { min: 0 };
  if (measure.kind === "any") return { min: 0, max: window_days };
  const column = columnBounds(tables, measure.table, measure.column);
  if (measure.kind === "mean") return column;
  return {
    ...(column.min ?? -1) >= 0 ? { min: 0 } : {},
    ...(column.max ?? 1) <= 0 ? { max: 0 } : {},
  };
}

function columnBounds(tables: Contract["tables"], table: string, column: string): Bounds {
  const { columns, expectations } = tables.find(({ name }) => name === table)!;
  if (columns.find(({ name }) => name === column)?.type === "boolean") return { min: 0, max: 1 };
  const bounds: Bounds = {};
  for (const expectation of expectations) {
    if (expectation.kind !== "between" || expectation.column !== column) continue;
    if (expectation.severity !== "critical" || expectation.mostly < 1) continue;
    const { min, max } = expectation;
    if (typeof min === "number") bounds.min = Math.max(min, bounds.min ?? min);
    if (typeof max === "number") bounds.max = Math.min(max, bounds.max ?? max);
  }
  return bounds;
}
