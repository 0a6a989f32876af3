/** What the score stage asks of its tables. */
import { z } from "zod";
import { type Contract, dayIndex, isoDay } from "../lib/contract/mod.ts";
import type { Span, TrainingSummary } from "../lib/features/mod.ts";
import type { PredictionData } from "../lib/report/mod.ts";
import type { Table } from "../lib/table/mod.ts";

/**
 * The snapshot to score, by its day index.
 *
 * @throws {Error} If there is no such snapshot, or nobody to score.
 */
export async function snapshotToScore(
  table: Table,
  features: string,
  span: Span,
  as_of: string | null,
): Promise<number> {
  if (span === undefined && as_of !== null) {
    throw new Error(
      `Cannot score customers as of "${as_of}": the data are without time, leave score.as_of out`,
    );
  }
  const found = await table.all(
    `SELECT DISTINCT snapshot_day FROM read_parquet(${quoted(features)}) ORDER BY snapshot_day`,
  );
  const days = z.array(z.object({ snapshot_day: z.int() })).parse(found)
    .map(({ snapshot_day }) => snapshot_day);
  const last = span === undefined ? 0 : span.as_of_day;
  const wanted = as_of === null ? last : dayIndex(as_of);
  if (days.includes(wanted)) return wanted;
  if (as_of === null) {
    throw new Error(
      `Cannot score customers${span === undefined ? "" : ` as of ${isoDay(last)}`}: none is ` +
        "eligible, set snapshots.eligible.active_within_days of the contract higher",
    );
  }
  const nearest = days.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted)).slice(0, 2);
  throw new Error(
    `Cannot score customers as of "${as_of}": no snapshot is on that day, set score.as_of to ` +
      `${nearest.sort().map(isoDay).join(" or ")}, or prepare.as_of to this day`,
  );
}

/** Customers who have left already, where the label says so without time. */
export async function alreadyGone(
  table: Table,
  labels: string,
  label: Contract["label"],
): Promise<Set<string>> {
  if (label.kind !== "column") return new Set();
  const rows = await table.all(
    `SELECT customer FROM read_parquet(${quoted(labels)}) WHERE churned = 1 ORDER BY customer`,
  );
  return new Set(
    z.array(z.object({ customer: z.string() })).parse(rows).map((row) => row.customer),
  );
}

const counted = z.array(z.object({ first_day: z.int(), customers: z.int() }));

/** Beyond this many days a point is a week. */
const daily_points_max = 120;

/** Active customers by day or by whole week. */
export async function volume(
  table: Table,
  daily: string,
  span: Span,
): Promise<PredictionData["volume"]> {
  if (span === undefined) return { unit: "day", points: [] };
  const { first_day, as_of_day } = span;
  const weekly = as_of_day - first_day + 1 > daily_points_max;
  const size = weekly ? 7 : 1;
  // Counted back from the last day, so that only the first week can be incomplete.
  const rows = await table.all(
    `SELECT first_day, COUNT(DISTINCT customer) AS customers FROM (
       SELECT customer, ${as_of_day} - (${as_of_day} - day) // ${size} * ${size} - ${size - 1}
         AS first_day
       FROM read_parquet(${quoted(daily)}) WHERE day <= ${as_of_day}
     )
     WHERE first_day >= ${first_day} GROUP BY first_day ORDER BY first_day`,
  );
  const customers = new Map(
    counted.parse(rows).map(({ first_day, customers }) => [first_day, customers]),
  );
  const whole = Math.floor((as_of_day - first_day + 1) / size);
  return {
    unit: weekly ? "week" : "day",
    // Also those without anybody: a line across them would say something else.
    points: Array.from({ length: whole }, (_, at) => {
      const day = as_of_day + 1 - (whole - at) * size;
      return { day: isoDay(day), customers: customers.get(day) ?? 0 };
    }),
  };
}

const manifest_file = z.object({
  tables: z.record(
    z.string(),
    z.object({ rows: z.int(), first_day: z.string().nullable(), last_day: z.string().nullable() }),
  ),
});

/** Rows and days of the raw tables, out of the text of raw/manifest.json. */
export function tablesOf(text: string): PredictionData["tables"] {
  return Object.entries(manifest_file.parse(JSON.parse(text)).tables)
    .map(([table, { rows, first_day, last_day }]) => ({ table, rows, first_day, last_day }));
}

const day = z.string().nullable();
const part = z.object({
  rows: z.int(),
  churners: z.int(),
  customers: z.int(),
  customers_left_out: z.int(),
  first_snapshot: day,
  last_snapshot: day,
});
const part_name = z.enum(["train", "validation", "test"]);

const summary_file: z.ZodType<TrainingSummary> = z.object({
  split: z.object({
    kind: z.enum(["time", "hash"]),
    in_time: z.boolean(),
    embargo_days: z.int().nullable(),
    words: z.string(),
  }),
  customers_max: z.int(),
  parts: z.record(part_name, part.nullable()),
  calibration: part.extend({ from: z.enum(["snapshots", "validation"]) }).nullable(),
  snapshots: z.array(z.object({
    snapshot: z.string(),
    rows: z.int(),
    churners: z.int(),
    part: part_name.nullable(),
  })),
});

/** How the training set was split, out of the text of training/summary.json. */
export function readSummary(text: string): TrainingSummary {
  return summary_file.parse(JSON.parse(text));
}

function quoted(file: string): string {
  return `'${file.replaceAll("'", "''")}'`;
}
