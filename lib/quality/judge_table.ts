/** Holds one table against its expectations. */
import type { Expectation, Table as ContractTable } from "../contract/mod.ts";
import type { Row, Table } from "../table/mod.ts";
import { name, shownValue, text } from "./cells.ts";
import {
  frequent_max,
  meets,
  type Outcome,
  type RowsOutcome,
  type Sample,
  samples_max,
} from "./outcome.ts";
import { type RowCheck, rowCheck, type Surroundings } from "./row_checks.ts";

/** Judges a table whose view and whose rejects, in the view `rejects`, are there. */
export async function judgeTable(
  sql: Table,
  table: ContractTable,
  around: Surroundings,
  unreadable_share_max: number,
): Promise<Outcome[]> {
  const view = around.view(table.name);
  const { rows } = await sql.one(`SELECT count(*) AS rows FROM ${view}`);
  const readable = {
    kind: "readable",
    severity: "critical",
    mostly: 1 - unreadable_share_max,
  } as const;
  const outcomes: Outcome[] = [
    await judgeRejects(sql, table, readable, Number(rows), '"column" IS NULL'),
  ];
  const counts = await countSimple(sql, table, around);
  for (const [index, expectation] of table.expectations.entries()) {
    const check = rowCheck(expectation, table, around);
    if (check !== undefined) {
      const known = counts.get(index) ?? await countRows(sql, view, check);
      outcomes.push(await judgeRows(sql, table, expectation, check, view, known));
    } else outcomes.push(await judgeWhole(sql, table, expectation, around, Number(rows)));
  }
  return outcomes;
}

interface Counts {
  element_count: number;
  missing_count: number;
  unexpected_count: number;
}

/** Counts what needs no look at other rows in one pass over the table. */
async function countSimple(
  sql: Table,
  table: ContractTable,
  around: Surroundings,
): Promise<Map<number, Counts>> {
  const simple = table.expectations.flatMap((expectation, index) => {
    const check = rowCheck(expectation, table, around);
    const looksAround = ["unique", "compound_unique", "references"].includes(expectation.kind);
    return check === undefined || looksAround ? [] : [{ index, check }];
  });
  if (simple.length === 0) return new Map();
  const cells = simple.map(({ index, check }) => `${counted(check, `_${index}`)}`);
  const row = await sql.one(
    `SELECT count(*) AS elements, ${cells.join(", ")} FROM ${around.view(table.name)}`,
  );
  return new Map(simple.map(({ index }) => [index, countsOf(row, `_${index}`)]));
}

async function countRows(sql: Table, view: string, check: RowCheck): Promise<Counts> {
  const row = await sql.one(`SELECT count(*) AS elements, ${counted(check, "")} FROM ${view}`);
  return countsOf(row, "");
}

function counted({ present, unexpected }: RowCheck, suffix: string): string {
  return `count(*) FILTER (WHERE ${present}) AS present${suffix},
    count(*) FILTER (WHERE (${present}) AND (${unexpected})) AS unexpected${suffix}`;
}

function countsOf(row: Row, suffix: string): Counts {
  const element_count = Number(row.elements);
  return {
    element_count,
    missing_count: element_count - Number(row[`present${suffix}`]),
    unexpected_count: Number(row[`unexpected${suffix}`]),
  };
}

async function judgeRows(
  sql: Table,
  table: ContractTable,
  checked: Expectation,
  check: RowCheck,
  view: string,
  counts: Counts,
): Promise<Outcome> {
  const outcome: RowsOutcome & { table: string; checked: Expectation } = {
    table: table.name,
    checked,
    kind: "rows",
    success: meets(counts, checked.mostly),
    ...counts,
    samples: [],
    frequent: [],
  };
  if (counts.unexpected_count === 0) return outcome;
  const failing = `FROM ${view} WHERE (${check.present}) AND (${check.unexpected})`;
  const columns = check.columns.map(name).join(", ");
  const sampleOf = (row: Row): Sample => {
    const values = check.columns.map((column) =>
      shownValue(table.columns.find((one) => one.name === column), row[column])
    );
    return {
      value: values.length === 1 ? values[0] : values,
      row: Number(row._row),
      file: row._file as string | null,
      line: row._line === null ? null : Number(row._line),
    };
  };
  const rows = await sql.all(
    `SELECT ${columns}, _row, _file, _line ${failing} ORDER BY _row LIMIT ${samples_max}`,
  );
  outcome.samples = rows.map(sampleOf);
  const frequent = await sql.all(
    `SELECT ${columns}, count(*) AS _count, min(_row) AS _row, arg_min(_file, _row) AS _file,
        arg_min_null(_line, _row) AS _line ${failing} GROUP BY ${columns}
      ORDER BY _count DESC, _row LIMIT ${frequent_max}`,
  );
  outcome.frequent = frequent.map((row) => ({ count: Number(row._count), first: sampleOf(row) }));
  return outcome;
}

/** Records that did not become rows. A record counts once for each column that it fails in. */
async function judgeRejects(
  sql: Table,
  { name: table }: ContractTable,
  checked: Outcome["checked"],
  rows: number,
  condition: string,
): Promise<Outcome> {
  const own = `FROM rejects WHERE "table" = ${text(table)}`;
  const { all, failing } = await sql.one(
    `SELECT count(*) AS all, count(*) FILTER (WHERE ${condition}) AS failing ${own}`,
  );
  const found = await sql.all(
    `SELECT reason, file, line ${own} AND ${condition}
      ORDER BY file, line, reason LIMIT ${samples_max}`,
  );
  const counts = {
    element_count: rows + Number(all),
    missing_count: 0,
    unexpected_count: Number(failing),
  };
  return {
    table,
    checked,
    kind: "rows",
    success: meets(counts, checked.mostly),
    ...counts,
    samples: found.map((row) => ({
      ...whyRejected(String(row.reason), checked),
      row: null,
      file: row.file as string | null,
      line: row.line === null ? null : Number(row.line),
    })),
    frequent: [],
  };
}

/** The cell that a reject's reason is about, and what the reason says of it. */
function whyRejected(
  reason: string,
  checked: Outcome["checked"],
): Pick<Sample, "value" | "reason"> {
  if (checked.kind !== "type") return { value: null, reason };
  const own = reasonOf(reason, checked.column);
  const end = own.lastIndexOf('", must be ');
  return { value: own.slice(`${checked.column} is "`.length, end), reason: own };
}

/** The part of a reject's reason that is about one column: `a is "x", must be …; b is "y", must be …`. */
function reasonOf(reason: string, column: string): string {
  const start = reason.startsWith(`${column} is "`) ? 0 : reason.indexOf(`; ${column} is "`) + 2;
  const end = reason.indexOf("; ", reason.indexOf('", must be ', start));
  return reason.slice(start, end < 0 ? undefined : end);
}

async function judgeWhole(
  sql: Table,
  table: ContractTable,
  checked: Expectation,
  { as_of, timezone, view }: Surroundings,
  rows: number,
): Promise<Outcome> {
  const on = { table: table.name, checked };
  switch (checked.kind) {
    case "type": {
      const column = text(checked.column);
      const isOne = `list_contains(string_split("column", ', '), ${column})`;
      return await judgeRejects(sql, table, checked, rows, isOne);
    }
    case "row_count": {
      const { min = 0, max = Infinity } = checked;
      return { ...on, kind: "whole", success: rows >= min && rows <= max, observed: rows };
    }
    case "fresh": {
      if (as_of === undefined) break;
      const column = table.columns.find((one) => one.name === checked.column)!;
      const newest = name(column.name);
      // The day ends where the data set lives; a date stands for its whole day.
      const end = `(DATE ${text(as_of)} + 1)`;
      const lastMoment = timezone === "UTC"
        ? `CAST(${end} AS TIMESTAMP)`
        : `timezone('UTC', timezone(${text(timezone)}, CAST(${end} AS TIMESTAMP)))`;
      const age = column.type === "date"
        ? `(${end} - (max(${newest}) + 1)) * 24.0`
        : `date_diff('second', max(${newest}), ${lastMoment}) / 3600.0`;
      const row = await sql.one(
        `SELECT max(${newest}) AS newest, CAST(${age} AS DOUBLE) AS hours
          FROM ${view(table.name)}`,
      );
      const isFresh = row.hours !== null && Number(row.hours) <= checked.hours_max;
      return { ...on, kind: "whole", success: isFresh, observed: row.newest as string | null };
    }
  }
  return { ...on, kind: "not_judged", because: "no day is given, set validate.as_of" };
}
