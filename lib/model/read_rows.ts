import { z } from "zod";
import type { Table } from "../table/mod.ts";
import type { FeatureColumn, FeatureSpec } from "./feature_column.ts";

/** Customers at snapshots, with their features by column. */
export interface FeatureRows {
  keys: string[];
  /** Day index of each row's snapshot; 0 for data without time. */
  snapshot_days: number[];
  columns: FeatureColumn[];
}

export interface LabelledRows extends FeatureRows {
  labels: Uint8Array;
}

const keys_schema = z.array(z.string());
const days_schema = z.array(z.int());

/**
 * Reads a Parquet file of features, in the order of snapshot and customer.
 *
 * Column by column, since an object for each row would need several times the memory.
 *
 * @param snapshot_day Only rows of this snapshot.
 */
export async function readRows(
  table: Table,
  file: string,
  features: readonly FeatureSpec[],
  snapshot_day?: number,
): Promise<FeatureRows> {
  const read = columnReader(table, file, snapshot_day);
  const keys = keys_schema.parse(await read("customer"));
  const snapshot_days = days_schema.parse(await read("snapshot_day"));
  const columns: FeatureColumn[] = [];
  for (const { name, kind } of features) {
    if (kind === "category") {
      const values = await read(name, "VARCHAR") as (string | null)[];
      columns.push({ name, kind, values });
    } else {
      const values = await read(name, "DOUBLE") as (number | null)[];
      const full = values.every((value) => value !== null);
      columns.push({ name, kind, values: full ? Float64Array.from(values as number[]) : values });
    }
  }
  return { keys, snapshot_days, columns };
}

/** Reads a part of a training set: features with their labels. */
export async function readLabelledRows(
  table: Table,
  file: string,
  features: readonly FeatureSpec[],
): Promise<LabelledRows> {
  const rows = await readRows(table, file, features);
  const labels = await columnReader(table, file)("churned", "INTEGER") as number[];
  return { ...rows, labels: Uint8Array.from(labels) };
}

function columnReader(table: Table, file: string, snapshot_day?: number) {
  const where = snapshot_day === undefined ? "" : `WHERE snapshot_day = ${snapshot_day}`;
  const from = `FROM read_parquet('${file.replaceAll("'", "''")}') ${where}`;
  return async (name: string, type?: string): Promise<unknown[]> => {
    const column = `"${name.replaceAll('"', '""')}"`;
    const cell = type === undefined ? column : `CAST(${column} AS ${type})`;
    const { cells } = await table.one(
      `SELECT list(${cell} ORDER BY snapshot_day, customer) AS cells ${from}`,
    );
    return (cells ?? []) as unknown[];
  };
}
