import type { Table } from "../table/mod.ts";
import { featuresSql } from "./features_sql.ts";
import { labelsSql } from "./labels_sql.ts";
import type { FeatureParts, LabelParts } from "./parts.ts";
import type { PreparedTable } from "./prepare_sql.ts";
import { snapshotDays } from "./snapshot_days.ts";
import { literal } from "./sql_parts.ts";
import { isoDay } from "../contract/mod.ts";

/** The days between which snapshots are taken; undefined for data without time. */
export type Span = { first_day: number; as_of_day: number } | undefined;

/** Makes the prepared tables visible to SQL under their names. */
async function showPrepared<T extends PreparedTable>(
  table: Table,
  names: readonly T[],
  files: Record<T, string>,
): Promise<void> {
  for (const name of names) {
    await table.run(
      `CREATE OR REPLACE VIEW ${name} AS SELECT * FROM read_parquet(${literal(files[name])})`,
    );
  }
}

/**
 * Writes the features of all snapshots up to the last day that is known, that day included.
 *
 * A few snapshots at a time: what has to be in memory at once grows with customers, not with time.
 *
 * @param files `temporary` is a folder for the pieces.
 * @param rows_max Most rows of a piece.
 */
export async function writeFeatures(
  table: Table,
  contract: FeatureParts,
  span: Span,
  files: {
    prepared: Record<"daily" | "customers" | "attributes", string>;
    features: string;
    temporary: string;
  },
  rows_max: number,
): Promise<{ rows: number; snapshots: number }> {
  await showPrepared(table, ["daily", "customers", "attributes"], files.prepared);
  const days = span === undefined || contract.snapshots === undefined ? [] : [
    ...snapshotDays(contract.snapshots.cadence, span.first_day, span.as_of_day - 1),
    span.as_of_day,
  ];
  const customers = Number((await table.one("SELECT COUNT(*) AS n FROM customers")).n);
  const size = Math.max(1, Math.floor(rows_max / Math.max(1, customers)));
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at < days.length; at += size) {
    const last = at + size >= days.length;
    // Pieces follow each other in time, so that put together they are in order.
    const file = last && at === 0 ? files.features : `${files.temporary}/${pieces.length}.parquet`;
    await write(table, featuresSql(contract, days.slice(at, at + size)), file);
    pieces.push(file);
  }
  if (pieces.length > 1) {
    const list = pieces.map(literal).join(", ");
    await write(table, `SELECT * FROM read_parquet([${list}])`, files.features);
  }
  return { rows: await countRows(table, files.features), snapshots: days.length };
}

/**
 * Writes the labels of all snapshots whose horizon has ended.
 *
 * @throws {Error} If there is none.
 */
export async function writeLabels(
  table: Table,
  contract: LabelParts,
  span: Span,
  files: { prepared: Record<"daily" | "given_labels", string>; labels: string },
): Promise<{ rows: number; snapshots: number }> {
  const { label, snapshots } = contract;
  const timed = label.kind === "inactive";
  await showPrepared(table, [timed ? "daily" : "given_labels"], files.prepared);
  let days: number[] = [];
  if (timed && snapshots !== undefined && span !== undefined) {
    const last = span.as_of_day - label.inactive_days;
    days = snapshotDays(snapshots.cadence, span.first_day, last);
    if (days.length === 0) {
      throw new Error(
        `Cannot label snapshots: events are known from ${isoDay(span.first_day)} to ` +
          `${
            isoDay(span.as_of_day)
          }, and no snapshot has ${label.inactive_days} known days after ` +
          "it, use more data or a shorter label.inactive_days",
      );
    }
  }
  await write(table, labelsSql(contract, days), files.labels);
  return { rows: await countRows(table, files.labels), snapshots: days.length };
}

async function write(table: Table, sql: string, file: string): Promise<void> {
  await table.run(`COPY (${sql}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`);
}

async function countRows(table: Table, file: string): Promise<number> {
  return Number((await table.one(`SELECT COUNT(*) AS n FROM read_parquet(${literal(file)})`)).n);
}
