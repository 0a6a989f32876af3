import { isoDay } from "../contract/mod.ts";
import type { FeatureColumn } from "../model/mod.ts";
import { quantile } from "../metrics/mod.ts";

/** Rows that have something in common. */
export interface RowGroup {
  attribute: string;
  /** Null: rows that lack the attribute. */
  level: string | null;
  rows: Uint32Array;
}

/**
 * Groups by level of each category, and by bands of one number; in the columns' order, levels by name,
 * bands from the lowest on. Groups of fewer than `rows_min` rows are left out.
 *
 * @param banded The number that is cut into bands.
 */
export function rowGroups(
  columns: readonly FeatureColumn[],
  banded: string | undefined,
  rows_min: number,
): RowGroup[] {
  return columns.flatMap((column) => {
    if (column.kind === "category") {
      return byLevel(column.name, column.values)
        .sort((a, b) => a.level === null || (b.level !== null && a.level > b.level) ? 1 : -1);
    }
    return column.name === banded ? byBand(column.name, column.values) : [];
  }).filter(({ rows }) => rows.length >= rows_min);
}

/** A group for each calendar month of the snapshots; null: data without time. */
export function monthGroups(
  snapshot_days: readonly number[],
  timed: boolean,
): { month: string | null; rows: Uint32Array }[] {
  const months = snapshot_days.map((day) => timed ? isoDay(day).slice(0, 7) : null);
  return byLevel("month", months).map(({ level, rows }) => ({ month: level, rows }))
    .sort((a, b) => (a.month ?? "") < (b.month ?? "") ? -1 : 1);
}

function byLevel(attribute: string, values: ArrayLike<string | null>): RowGroup[] {
  const members = new Map<string | null, number[]>();
  for (let row = 0; row < values.length; row++) {
    const level = values[row]!;
    const rows = members.get(level);
    if (rows === undefined) members.set(level, [row]);
    else rows.push(row);
  }
  return [...members].map(([level, rows]) => ({ attribute, level, rows: Uint32Array.from(rows) }));
}

/** Four bands of about equal size, parted at round numbers. */
function byBand(attribute: string, values: ArrayLike<number | null>): RowGroup[] {
  const known = Float64Array.from(Array.from(values).filter((value) => value !== null)).sort();
  const parted = [0.25, 0.5, 0.75].map((share) => Number(quantile(known, share).toPrecision(2)));
  const edges = [...new Set(parted)].filter((edge) => edge > known[0]!);
  const names = edges.length === 0 ? ["any"] : [
    `below ${edges[0]}`,
    ...edges.slice(1).map((edge, at) => `${edges[at]} to below ${edge}`),
    `${edges.at(-1)} or more`,
  ];
  const bands = Array.from(values, (value) => (
    value === null ? null : names[edges.filter((edge) => edge <= value).length]!
  ));
  const place = (level: string | null) => level === null ? names.length : names.indexOf(level);
  return byLevel(attribute, bands).sort((a, b) => place(a.level) - place(b.level));
}
