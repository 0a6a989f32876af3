import type { Severity, Table as ContractTable } from "../contract/mod.ts";
import { type Table, writeParquet } from "../table/mod.ts";
import { name, shownValue, text } from "./cells.ts";
import type { Outcome } from "./outcome.ts";
import { rowCheck, type Surroundings } from "./row_checks.ts";
import { duty, subjectOf } from "./sentences.ts";

/** A row that fails something, or a record that never became one. */
export interface QuarantinedRow {
  /** The worst of what it fails. */
  severity: Severity;
  reason: string;
  /** The record as it was read; null for a row. */
  text: string | null;
  /** The row's cells by column; null for a record. */
  cells: Record<string, unknown> | null;
  row: number | null;
  file: string | null;
  line: number | null;
}

/** Rows of one table that a person should look at. */
export interface Quarantine {
  table: string;
  /** How many rows and records fail anything. */
  failing: number;
  /** Those of them that are set aside, in the order of their places. */
  rows: QuarantinedRow[];
}

/**
 * Writes up to `rows_max` rows of a table that fail anything: `severity`, `reason`, `text` (of a
 * record that never became a row), then the row with its place.
 *
 * A record has the severity of the columns whose type it does not take, or of being readable.
 * Where not all find room, the worst come first, and of each expectation the first rows.
 *
 * @returns What was written; undefined where nothing fails, and then there is no file.
 */
export async function writeQuarantine(
  sql: Table,
  table: ContractTable,
  outcomes: readonly Outcome[],
  around: Surroundings,
  rows_max: number,
  to: string,
): Promise<Quarantine | undefined> {
  const view = around.view(table.name);
  const own = outcomes.filter((one) =>
    one.table === table.name && one.kind === "rows" && one.unexpected_count > 0
  );
  if (own.length === 0) return undefined;
  const rejects = `FROM rejects WHERE "table" = ${text(table.name)}`;
  const checks = own.flatMap(({ checked }) => {
    const check = checked.kind === "readable" ? undefined : rowCheck(checked, table, around);
    const where = check && `FROM ${view} WHERE (${check.present}) AND (${check.unexpected})`;
    return where === undefined ? [] : [{ checked, where }];
  });
  const failing = checks.map(({ checked, where }) => {
    const reason = `${subjectOf(checked)} ${duty(checked)}`;
    return `(SELECT _row, ${text(reason)} AS reason, ${rankOf(checked.severity)} AS rank,
        row_number() OVER (ORDER BY _row) AS nth
      ${where} ORDER BY _row LIMIT ${rows_max})`;
  });
  const columns = table.columns.map((column) => name(column.name)).join(", ");
  const rows = failing.length === 0 ? [] : [
    `SELECT rank, nth, reason, CAST(NULL AS VARCHAR) AS text, ${columns}, _row, _file, _line
      FROM (SELECT _row, min(rank) AS rank, min(nth) AS nth,
        string_agg(reason, '; ' ORDER BY rank, reason) AS reason
        FROM (${failing.join(" UNION ALL ")}) GROUP BY _row) JOIN ${view} USING (_row)`,
  ];
  const blanks = table.columns.map((column) => `NULL AS ${name(column.name)}`).join(", ");
  const place = "_file NULLS FIRST, _line NULLS FIRST, _row NULLS FIRST, reason";
  const records = `SELECT ${recordRank(table)} AS rank,
      row_number() OVER (ORDER BY file, line) AS nth, reason, text, ${blanks}, NULL AS _row,
      file AS _file, line AS _line ${rejects}`;
  const severity = `[${ranks.map(text).join(", ")}][rank + 1] AS severity`;
  await writeParquet(
    sql,
    `SELECT ${severity}, reason, text, ${columns}, _row, _file, _line FROM (
      FROM (${[...rows, records].join(" UNION ALL ")})
      ORDER BY rank, nth, ${place} LIMIT ${rows_max}) ORDER BY ${place}`,
    to,
  );
  const all = [
    ...checks.map(({ where }) => `SELECT _row ${where}`),
    `SELECT _row FROM ${view} WHERE false`,
  ];
  const { n } = await sql.one(
    `SELECT (SELECT count(DISTINCT _row) FROM (${all.join(" UNION ALL ")})) +
      (SELECT count(*) ${rejects}) AS n`,
  );
  return { table: table.name, failing: Number(n), rows: await readQuarantine(sql, table, to) };
}

async function readQuarantine(
  sql: Table,
  { columns }: ContractTable,
  path: string,
): Promise<QuarantinedRow[]> {
  const rows = await sql.all(`FROM read_parquet(${text(path)})`);
  return rows.map((row) => ({
    severity: row.severity as Severity,
    reason: String(row.reason),
    text: row.text as string | null,
    cells: row._row === null ? null : Object.fromEntries(
      columns.map((column) => [column.name, shownValue(column, row[column.name])]),
    ),
    row: row._row === null ? null : Number(row._row),
    file: row._file as string | null,
    line: row._line === null ? null : Number(row._line),
  }));
}

/** SQL for how bad a reject is; its `column` names those whose types it does not take. */
function recordRank({ expectations }: ContractTable): string {
  const worst = new Map<string, number>();
  for (const one of expectations) {
    if (one.kind !== "type") continue;
    const known = worst.get(one.column) ?? Infinity;
    worst.set(one.column, Math.min(known, rankOf(one.severity)));
  }
  const cases = [...worst].map(([column, rank]) => `WHEN ${text(column)} THEN ${rank}`).join(" ");
  return `CASE WHEN "column" IS NULL THEN 0 ELSE list_min(list_transform(
    string_split("column", ', '), lambda one: CASE one ${cases} ELSE 0 END)) END`;
}

const ranks: readonly Severity[] = ["critical", "warning", "info"];

function rankOf(severity: Severity): number {
  return ranks.indexOf(severity);
}
