import { isoDay } from "../contract/mod.ts";
import type { Table } from "../table/mod.ts";
import { type AsOf, findAsOf } from "./as_of.ts";
import { attributeTables, eventTables, type PrepareParts } from "./parts.ts";
import { type PreparedTable, prepareSql } from "./prepare_sql.ts";
import { type SourceView, sourceViews, viewSql } from "./source_views.ts";
import { literal } from "./sql_parts.ts";

/** Where the rows come from and where the tables go; absolute paths. */
export interface PrepareFiles {
  /** Folder with a Parquet file per table. */
  raw: string;
  /** Rows that a check has taken out: which table, and which row of its file, from 0. */
  excluded: string | undefined;
  prepared: Record<PreparedTable, string>;
}

/** What was prepared. */
export interface Prepared {
  /** Undefined: data without time. */
  as_of: (AsOf & { first_day: number; last_day: number }) | undefined;
  /** Rows of each table that a check took out, and those that name no customer or day. */
  left_out: { table: string; excluded: number; without_place: number }[];
  rows: Record<PreparedTable, number>;
}

/**
 * Makes the prepared tables from raw ones.
 *
 * @param as_of ISO day given by the user, or null.
 * @throws {Error} If there is no event, or a customer has several rows of attributes without history.
 */
export async function writePrepared(
  table: Table,
  contract: PrepareParts,
  as_of: string | null,
  files: PrepareFiles,
): Promise<Prepared> {
  const views = sourceViews(contract);
  for (const view of views) await table.run(viewSql(view, rowsOf(view, files)));
  const left_out = await countLeftOut(table, views, files);
  const span = await findSpan(table, contract, as_of);
  if (span !== undefined) {
    for (const view of views) {
      await table.run(viewSql(view, { ...rowsOf(view, files), until_day: span.day }));
    }
  }
  await refuseSeveral(table, contract);
  const rows = {} as Record<PreparedTable, number>;
  for (const { table: name, sql } of prepareSql(contract)) {
    const file = literal(files.prepared[name]);
    await table.run(`COPY (${sql}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`);
    await table.run(`CREATE OR REPLACE VIEW ${name} AS SELECT * FROM read_parquet(${file})`);
    rows[name] = Number((await table.one(`SELECT COUNT(*) AS n FROM ${name}`)).n);
  }
  return { as_of: span, left_out, rows };
}

function rawFile(table: string, { raw }: PrepareFiles): string {
  return `${raw.replace(/\/$/, "")}/${table}.parquet`;
}

function rowsOf({ table }: SourceView, files: PrepareFiles): { file: string; without?: string } {
  const file = rawFile(table, files);
  return files.excluded === undefined ? { file } : { file, without: excludedRows(table, files) };
}

function excludedRows(table: string, { excluded }: PrepareFiles): string {
  return `SELECT "row" FROM read_parquet(${literal(excluded!)})
    WHERE "table" = ${literal(table)} AND "row" IS NOT NULL`;
}

async function countLeftOut(
  table: Table,
  views: readonly SourceView[],
  files: PrepareFiles,
): Promise<Prepared["left_out"]> {
  const found: Prepared["left_out"] = [];
  for (const name of new Set(views.map((view) => view.table))) {
    const view = views.find((one) => one.table === name)!;
    const number = async (sql: string) => Number((await table.one(sql)).n);
    const all = await number(
      `SELECT COUNT(*) AS n FROM read_parquet(${literal(rawFile(name, files))})`,
    );
    const shown = await number(`SELECT COUNT(*) AS n FROM ${view.name}`);
    const excluded = files.excluded === undefined
      ? 0
      : await number(`SELECT COUNT(DISTINCT "row") AS n FROM (${excludedRows(name, files)})`);
    found.push({ table: name, excluded, without_place: all - excluded - shown });
  }
  return found;
}

async function findSpan(
  table: Table,
  contract: PrepareParts,
  as_of: string | null,
): Promise<Prepared["as_of"]> {
  const events = eventTables(contract).map(({ name }) => `SELECT _day FROM events_${name}`);
  if (events.length === 0) return undefined;
  const { first_day, last_day } = await table.one(
    `SELECT MIN(_day) AS first_day, MAX(_day) AS last_day FROM (${events.join(" UNION ALL ")})`,
  ) as { first_day: number | null; last_day: number | null };
  if (first_day === null || last_day === null) {
    const names = eventTables(contract).map(({ name }) => `"${name}"`).join(", ");
    throw new Error(
      `Cannot prepare data: no row of table ${names} has a customer and a day, must have some`,
    );
  }
  return { ...findAsOf(contract, as_of, first_day, last_day), first_day, last_day };
}

/** Attributes without history must be one row per customer, or features would count people twice. */
async function refuseSeveral(table: Table, contract: PrepareParts): Promise<void> {
  const problems: string[] = [];
  const views = sourceViews(contract).filter(({ name }) => name.startsWith("given_labels_"));
  const lasting = attributeTables(contract).filter((one) => one.table.valid_from === undefined)
    .map((one) => ({ name: `attributes_${one.table.name}`, table: one.table.name }));
  for (const { name, table: source } of [...lasting, ...views]) {
    const found = await table.all(
      `SELECT _customer, COUNT(*) AS n FROM ${name} GROUP BY _customer HAVING COUNT(*) > 1
       ORDER BY _customer LIMIT 1`,
    );
    for (const { _customer, n } of found) {
      problems.push(
        `Cannot prepare table "${source}": customer "${_customer}" has ${n} rows, must have one ` +
          "where the table has no valid_from",
      );
    }
  }
  if (problems.length > 0) throw new Error([...new Set(problems)].join("\n"));
}

/** The day that the tables end on, as it is kept beside them. */
export function asOfJson({ as_of }: Prepared): Record<string, string | number> | null {
  if (as_of === undefined) return null;
  const { day, because, first_day, last_day } = as_of;
  return {
    as_of: isoDay(day),
    as_of_day: day,
    because,
    first_day,
    last_day: Math.min(last_day, day),
  };
}
