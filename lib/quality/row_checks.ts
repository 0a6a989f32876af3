/** Expectations that look at rows one by one, as SQL. */
import type { Column, Expectation, Table } from "../contract/mod.ts";
import { cell, literal, name, text } from "./cells.ts";

/** Conditions over a table's view; neither is ever null. */
export interface RowCheck {
  /** Whether a row has what the expectation is about. */
  present: string;
  /** Whether a row fails; asked only where it is present. */
  unexpected: string;
  /** Columns whose values are shown for a row that fails. */
  columns: string[];
}

/** What a check may need to know besides its own table. */
export interface Surroundings {
  tables: readonly Table[];
  timezone: string;
  /** The last day that is not in the future, ISO; undefined: nobody knows. */
  as_of: string | undefined;
  /** Name of the view over a table. */
  view(table: string): string;
}

/** The check for an expectation, or undefined where it does not look at rows. */
export function rowCheck(
  expectation: Expectation,
  table: Table,
  around: Surroundings,
): RowCheck | undefined {
  switch (expectation.kind) {
    case "row_count":
    case "fresh":
    case "type":
      return undefined;
    case "compound_unique": {
      const { columns } = expectation;
      const some = columns.map((column) => `${name(column)} IS NOT NULL`).join(" OR ");
      return {
        present: `(${some})`,
        unexpected: repeated(columns, around.view(table.name)),
        columns,
      };
    }
    case "ordered": {
      const { first, second, or_equal } = expectation;
      const [a, b] = [first, second].map((one) => columnOf(table, one)) as [Column, Column];
      const [x, y] = comparable(a, b, around.timezone);
      return {
        present: `(${name(first)} IS NOT NULL AND ${name(second)} IS NOT NULL)`,
        unexpected: `NOT (${x} ${or_equal ? "<=" : "<"} ${y})`,
        columns: [first, second],
      };
    }
  }
  const column = columnOf(table, expectation.column);
  const present = `${name(column.name)} IS NOT NULL`;
  const value = cell(column, around.timezone);
  const check = (unexpected: string): RowCheck => ({ present, unexpected, columns: [column.name] });
  switch (expectation.kind) {
    case "not_null":
      return {
        present: "true",
        unexpected: `${name(column.name)} IS NULL`,
        columns: [column.name],
      };
    case "unique":
      return check(repeated([column.name], around.view(table.name)));
    case "in_set":
      return check(
        `${value} NOT IN (${expectation.values.map((one) => literal(column, one)).join(", ")})`,
      );
    case "between": {
      const { min, max } = expectation;
      return check([
        ...min === undefined ? [] : [`${value} < ${literal(column, min)}`],
        ...max === undefined ? [] : [`${value} > ${literal(column, max)}`],
      ].join(" OR "));
    }
    case "regex":
      return check(`NOT regexp_matches(${value}, ${text(expectation.pattern)})`);
    case "references":
      return check(unknown(expectation, around));
    case "not_in_future":
      if (around.as_of === undefined) return undefined;
      return check(`${value} > DATE ${text(around.as_of)}`);
  }
}

/** Rows are the same where all columns are, nulls included. */
function repeated(columns: readonly string[], view: string): string {
  const list = columns.map(name).join(", ");
  if (columns.length === 1) {
    return `${list} IN (SELECT ${list} FROM ${view} WHERE ${list} IS NOT NULL
      GROUP BY ${list} HAVING count(*) > 1)`;
  }
  const same = columns.map((one) => `twice.${name(one)} IS NOT DISTINCT FROM ${view}.${name(one)}`);
  return `EXISTS (SELECT 1 FROM (SELECT ${list} FROM ${view} GROUP BY ${list} HAVING count(*) > 1)
    AS twice WHERE ${same.join(" AND ")})`;
}

/** Values that no row of the other table has as its key. */
function unknown(
  { column, table }: Extract<Expectation, { kind: "references" }>,
  { tables, view }: Surroundings,
): string {
  const key = name(tables.find((one) => one.name === table)!.key[0]!);
  return `${name(column)} NOT IN (SELECT ${key} FROM ${view(table)} WHERE ${key} IS NOT NULL)`;
}

/** Two cells that can be compared: moments as moments, a moment and a day as days, money exactly. */
function comparable(a: Column, b: Column, timezone: string): [string, string] {
  const types = [a.type, b.type];
  if (types.every((type) => type === "timestamp")) return [name(a.name), name(b.name)];
  if (!types.includes("decimal")) return [cell(a, timezone), cell(b, timezone)];
  const scale = Math.max(a.scale, b.scale);
  const isExact = !types.includes("double");
  const [x, y] = [a, b].map((column) => {
    const power = 10 ** (isExact ? scale - column.scale : column.scale);
    return isExact
      ? `CAST(${name(column.name)} AS HUGEINT) * ${power}`
      : `CAST(${name(column.name)} AS DOUBLE) / ${power}`;
  });
  return [x!, y!];
}

function columnOf(table: Table, column: string): Column {
  return table.columns.find((one) => one.name === column)!;
}
