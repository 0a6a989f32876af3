import type { Cell, FeatureColumn } from "../model/mod.ts";
import { quantile } from "../metrics/mod.ts";

/** What is usual among these rows: a number's median, a category's most frequent level; null: unknown. */
export function usualValues(columns: readonly FeatureColumn[]): Record<string, Cell> {
  return Object.fromEntries(columns.map((column) => [
    column.name,
    column.kind === "number" ? median(column.values) : mostFrequent(column.values),
  ]));
}

function median(values: ArrayLike<number | null>): number | null {
  const known = Array.from(values).filter((value) => value !== null);
  return known.length === 0 ? null : quantile(Float64Array.from(known).sort(), 0.5) + 0;
}

function mostFrequent(values: ArrayLike<string | null>): string | null {
  const counts = new Map<string, number>();
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return first?.[0] ?? null;
}
