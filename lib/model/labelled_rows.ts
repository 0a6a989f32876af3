import type { FeatureColumn } from "./feature_column.ts";
import type { LabelledRows } from "./read_rows.ts";

/** The rows that are wanted, in their order. */
export function rowsWhere(rows: LabelledRows, wanted: (row: number) => boolean): LabelledRows {
  const kept = Uint32Array.from(rows.keys.keys()).filter(wanted);
  return {
    keys: Array.from(kept, (row) => rows.keys[row]!),
    snapshot_days: Array.from(kept, (row) => rows.snapshot_days[row]!),
    labels: Uint8Array.from(kept, (row) => rows.labels[row]!),
    columns: pickRows(rows.columns, kept),
  };
}

/** The columns of these rows, in the order given. */
export function pickRows(columns: readonly FeatureColumn[], rows: Uint32Array): FeatureColumn[] {
  return columns.map((column) => withValues(column, (values) => picked(values, rows)));
}

/** Rows of two parts with the same columns, one after the other. */
export function rowsOfBoth(first: LabelledRows, second: LabelledRows): LabelledRows {
  const labels = new Uint8Array(first.labels.length + second.labels.length);
  labels.set(first.labels);
  labels.set(second.labels, first.labels.length);
  return {
    keys: [...first.keys, ...second.keys],
    snapshot_days: [...first.snapshot_days, ...second.snapshot_days],
    labels,
    columns: first.columns.map((column, at) =>
      withValues(column, (values) => [
        ...Array.from(values),
        ...Array.from(second.columns[at]!.values as typeof values),
      ])
    ),
  };
}

/** Changes a column's cells, whichever kind they are of. */
function withValues(
  column: FeatureColumn,
  change: <Cell>(values: ArrayLike<Cell>) => ArrayLike<Cell>,
): FeatureColumn {
  return column.kind === "number"
    ? { ...column, values: change(column.values) }
    : { ...column, values: change(column.values) };
}

function picked<Cell>(values: ArrayLike<Cell>, rows: Uint32Array): Cell[] {
  return Array.from(rows, (row) => values[row]!);
}
