import type { Table as ContractTable } from "../contract/mod.ts";
import type { Row, Table } from "../table/mod.ts";
import { cell, name, text } from "./cells.ts";
import { placeOf } from "./outcome.ts";
import type { Surroundings } from "./row_checks.ts";
import { counted } from "./sentences.ts";

/** More are not named: it is then no slip of a year. */
const gaps_max = 3;

/**
 * Long times without any row of a table of events, in words, with the first row beyond on the side that
 * has fewer of them. A single year mistyped moves the latest snapshot there, and all customers have left.
 *
 * @param days_min Shorter ones are nothing to speak of.
 */
export async function longGaps(
  sql: Table,
  table: ContractTable,
  around: Surroundings,
  days_min: number,
): Promise<string[]> {
  const column = table.columns.find((one) => one.name === table.timestamp);
  if (column === undefined) return [];
  const day = cell(column, around.timezone);
  const rows = `FROM ${around.view(table.name)} WHERE ${name(column.name)} IS NOT NULL`;
  const gaps = await sql.all(
    `SELECT CAST(before AS VARCHAR) AS before, CAST(day AS VARCHAR) AS after, day - before AS days,
        earlier <= later AS is_early
      FROM (SELECT day, lag(day) OVER (ORDER BY day) AS before,
          sum(rows) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier,
          sum(rows) OVER (ORDER BY day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS later
        FROM (SELECT ${day} AS day, count(*) AS rows ${rows} GROUP BY ALL))
      WHERE day - before >= ${days_min} ORDER BY days DESC, day LIMIT ${gaps_max}`,
  );
  const found: string[] = [];
  for (const { before, after, days, is_early } of gaps) {
    const odd = text(String(is_early ? before : after));
    const first = await sql.one(
      `SELECT _row, _file, _line ${rows} AND ${day} = DATE ${odd} ORDER BY _row LIMIT 1`,
    );
    found.push(
      `${table.name}.${column.name}: no row for ${
        counted(Number(days), "day")
      } from ${before} to ` +
        `${after}, see whether the year at ${placeOf(placed(first))} is mistyped; ` +
        "with validate.as_of=DAY nothing after that day counts",
    );
  }
  return found;
}

function placed({ _row, _file, _line }: Row) {
  return {
    row: Number(_row),
    file: _file as string | null,
    line: _line === null ? null : Number(_line),
  };
}
