/** Writes rows apart: those that cannot be used, and those that a person should look at. */
import type { Table as ContractTable } from "../contract/mod.ts";
import { type Table, writeParquet } from "../table/mod.ts";
import { name, text } from "./cells.ts";
import type { Outcome } from "./outcome.ts";
import { rowCheck, type Surroundings } from "./row_checks.ts";
import { sentence, subjectOf } from "./sentences.ts";

/**
 * Writes which rows are left out of what follows: `table`, `row` (of its Parquet file, from 0; null for
 * a record that never became one), `_file`, `_line`, `reason`.
 *
 * A row without customer, key or time belongs nowhere; of several rows of one key the first stays.
 *
 * @returns How many there are.
 */
export async function writeExcluded(
  sql: Table,
  tables: readonly ContractTable[],
  entity: string,
  outcomes: readonly Outcome[],
  around: Surroundings,
  to: string,
): Promise<number> {
  const selects = tables.flatMap((table) => {
    const view = around.view(table.name);
    const part = (row: string, reason: string) =>
      `SELECT ${text(table.name)} AS "table", ${row} AS "row", _file, _line, ${reason} AS reason`;
    const must = [...table.key, entity, table.timestamp, table.valid_from].filter((column) =>
      table.columns.some((one) => one.name === column)
    ) as string[];
    const missing = [...new Set(must)].map((column) =>
      `${part("_row", text(`${column} is missing`))} FROM ${view} WHERE ${name(column)} IS NULL`
    );
    if (!keyIsRepeated(table, outcomes)) return missing;
    const key = table.key.map(name).join(", ");
    const reason = text(`${table.key.join(", ")} stands in an earlier row`);
    const whole = table.key.map((column) => `${name(column)} IS NOT NULL`).join(" AND ");
    return [
      ...missing,
      `${part("_row", reason)} FROM (SELECT *, row_number() OVER (PARTITION BY ${key} ORDER BY _row)
        AS _nth FROM ${view} WHERE ${whole}) WHERE _nth > 1`,
    ];
  });
  selects.push(
    `SELECT "table", CAST(NULL AS BIGINT) AS "row", file AS _file, line AS _line, reason FROM rejects`,
  );
  await sql.run(`CREATE TABLE excluded AS ${selects.join(" UNION ALL ")}`);
  await writeParquet(
    sql,
    `SELECT "table", "row", _file, _line, string_agg(reason, '; ' ORDER BY reason) AS reason
      FROM excluded GROUP BY ALL
      ORDER BY "table", "row" NULLS FIRST, _file, _line, reason`,
    to,
  );
  const { rows } = await sql.one(
    `SELECT count(DISTINCT ("table", "row", _file, _line)) AS rows FROM excluded`,
  );
  return Number(rows);
}

/** The key's own expectation has counted that already. */
function keyIsRepeated({ name: table, key }: ContractTable, outcomes: readonly Outcome[]): boolean {
  return outcomes.some((one) =>
    one.table === table && one.kind === "rows" && one.unexpected_count > 0 &&
    (one.checked.kind === "unique" && key.length === 1 && one.checked.column === key[0] ||
      one.checked.kind === "compound_unique" && one.checked.columns.join() === key.join())
  );
}

/**
 * Writes the first `rows_max` rows of a table that fail anything: `severity`, `reason`, `text` (of a
 * record that never became a row), then the row with its place.
 *
 * @returns Whether there were any; without them no file is written.
 */
export async function writeQuarantine(
  sql: Table,
  table: ContractTable,
  outcomes: readonly Outcome[],
  around: Surroundings,
  rows_max: number,
  to: string,
): Promise<boolean> {
  const view = around.view(table.name);
  const own = outcomes.filter((one) =>
    one.table === table.name && one.kind === "rows" && one.unexpected_count > 0
  );
  if (own.length === 0) return false;
  const failing = own.flatMap(({ checked }) => {
    const check = checked.kind === "readable" ? undefined : rowCheck(checked, table, around);
    if (check === undefined) return [];
    const reason = `${subjectOf(checked)} ${sentence(checked)}`;
    return [
      `(SELECT _row, ${text(reason)} AS reason, ${ranks.indexOf(checked.severity)} AS rank
        FROM ${view} WHERE (${check.present}) AND (${check.unexpected})
        ORDER BY _row LIMIT ${rows_max})`,
    ];
  });
  const columns = table.columns.map((column) => name(column.name)).join(", ");
  const severity = `[${ranks.map(text).join(", ")}][min(rank) + 1]`;
  const rows = failing.length === 0 ? [] : [
    `SELECT severity, reason, CAST(NULL AS VARCHAR) AS text, ${columns}, _row, _file, _line
      FROM (SELECT _row, ${severity} AS severity, string_agg(reason, '; ' ORDER BY rank, reason)
        AS reason FROM (${failing.join(" UNION ALL ")}) GROUP BY _row) JOIN ${view} USING (_row)`,
  ];
  const blanks = table.columns.map((column) => `NULL AS ${name(column.name)}`).join(", ");
  const rejects = `SELECT 'critical' AS severity, reason, text, ${blanks}, NULL AS _row,
      file AS _file, line AS _line FROM rejects WHERE "table" = ${text(table.name)}`;
  await writeParquet(
    sql,
    `FROM (${[...rows, rejects].join(" UNION ALL ")})
      ORDER BY _file NULLS FIRST, _line NULLS FIRST, _row NULLS FIRST, reason LIMIT ${rows_max}`,
    to,
  );
  return true;
}

const ranks = ["critical", "warning", "info"];
