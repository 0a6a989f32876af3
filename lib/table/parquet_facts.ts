import { createHash } from "node:crypto";
import { quote } from "./sandbox.ts";
import type { Table } from "./table.ts";

/** What can be said of a Parquet file without knowing what it is about. */
export interface ParquetFacts {
  rows: number;
  bytes: number;
  sha256: string;
  /** First and last day of the time column, ISO; null without rows or without such a column. */
  first_day: string | null;
  last_day: string | null;
}

/**
 * Describes a Parquet file.
 *
 * @param time Column whose days are of interest: DATE, or TIMESTAMP in UTC.
 * @param timezone Whose midnight parts the days.
 */
export async function parquetFacts(
  table: Table,
  path: string,
  time: string | undefined,
  timezone: string,
): Promise<ParquetFacts> {
  const file = `read_parquet(${quote(path)})`;
  const { rows } = await table.one(`SELECT count(*) AS rows FROM ${file}`);
  let days: Record<string, unknown> = { first_day: null, last_day: null };
  if (time !== undefined) {
    const [type] = await table.all(`DESCRIBE SELECT "${time}" FROM ${file}`);
    const day = (end: string) =>
      type?.column_type === "DATE"
        ? end
        : `CAST(timezone(${quote(timezone)}, timezone('UTC', ${end})) AS DATE)`;
    days = await table.one(
      `SELECT ${day("first")} AS first_day, ${day("last")} AS last_day
        FROM (SELECT min("${time}") AS first, max("${time}") AS last FROM ${file})`,
    );
  }
  const { first_day, last_day } = days as { first_day: string | null; last_day: string | null };
  const { size } = await Deno.stat(path);
  return { rows: Number(rows), bytes: size, sha256: await sha256Of(path), first_day, last_day };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
