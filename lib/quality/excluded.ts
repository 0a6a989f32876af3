import type { Table as ContractTable } from "../contract/mod.ts";
import { type Table, writeParquet } from "../table/mod.ts";
import { name, text } from "./cells.ts";
import type { Outcome } from "./outcome.ts";
import type { Surroundings } from "./row_checks.ts";

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
