import type { Column, Table } from "../contract/mod.ts";
import { attributeTables, eventTables, findColumn, type PrepareParts } from "./parts.ts";
import { literal } from "./sql_parts.ts";

/** A view over one raw table, in words that all engines share. */
export interface SourceView {
  /** `events_<table>`, `attributes_<table>` or `given_labels_<table>`. */
  name: string;
  table: string;
  columns: { name: string; sql: string }[];
  /** Columns without which a row cannot be placed; rows that lack one are left out. */
  needed: string[];
}

/**
 * Describes the views that {@linkcode prepareSql} reads, in DuckDB's own words.
 *
 * All that engines disagree about is settled here: the text of a customer's name, the day of a time in
 * the contract's zone, truths. What comes out are texts, whole numbers and doubles. Columns that are
 * not the contract's begin with "_", which a name in a contract cannot.
 */
export function sourceViews(contract: PrepareParts): SourceView[] {
  const customer = { name: "_customer", sql: `CAST(${quoted(contract.entity)} AS VARCHAR)` };
  const events = eventTables(contract).map((table): SourceView => {
    const timestamp = findColumn(contract, table.name, table.timestamp!);
    return {
      name: `events_${table.name}`,
      table: table.name,
      columns: [
        customer,
        { name: "_day", sql: daySql(timestamp, contract.timezone) },
        ...table.columns.flatMap(cell),
      ],
      needed: ["_customer", "_day"],
    };
  });
  const attributes = attributeTables(contract).map(({ table, attributes }): SourceView => {
    const history = historyColumns(contract, table);
    return {
      name: `attributes_${table.name}`,
      table: table.name,
      columns: [
        customer,
        ...history,
        ...attributes.flatMap(({ column }) => cell(findColumn(contract, table.name, column))),
      ],
      needed: ["_customer", ...history.slice(0, 1).map(({ name }) => name)],
    };
  });
  return [...events, ...attributes, ...givenLabels(contract, customer)];
}

function givenLabels({ label }: PrepareParts, customer: SourceView["columns"][0]): SourceView[] {
  if (label.kind !== "column") return [];
  const churned = `CAST(${quoted(label.column)} = ${literal(label.churned)} AS INTEGER)`;
  return [{
    name: `given_labels_${label.table}`,
    table: label.table,
    columns: [customer, { name: "churned", sql: churned }],
    needed: ["_customer"],
  }];
}

/** Which rows of a raw file a view shows. */
export interface ViewRows {
  file: string;
  /** SQL of the numbers, from 0 and never null, of the file's rows that are left out. */
  without?: string;
  /** The last day of events that are known. */
  until_day?: number;
}

/** DuckDB's SQL for a view over a raw file. */
export function viewSql(view: SourceView, { file, without, until_day }: ViewRows): string {
  const cells = view.columns.map(({ name, sql }) => `${sql} AS ${quoted(name)}`);
  const conditions = view.needed.map((name) => `${quoted(name)} IS NOT NULL`);
  if (until_day !== undefined && view.needed.includes("_day")) {
    conditions.push(`_day <= ${until_day}`);
  }
  const rows = without === undefined
    ? `read_parquet(${literal(file)})`
    : `read_parquet(${literal(file)}, file_row_number = true)
  WHERE file_row_number NOT IN (${without})`;
  return `CREATE OR REPLACE VIEW ${quoted(view.name)} AS SELECT * FROM (
  SELECT ${cells.join(",\n    ")}
  FROM ${rows}
) WHERE ${conditions.join(" AND ")}`;
}

/** A column as conditions, sums and features see it; days and times are settled apart. */
function cell({ name, type }: Column): SourceView["columns"] {
  const column = quoted(name);
  switch (type) {
    case "integer":
    case "decimal":
      return [{ name, sql: `CAST(${column} AS BIGINT)` }];
    case "boolean":
      return [{ name, sql: `CAST(${column} AS INTEGER)` }];
    case "double":
      return [{ name, sql: `CASE WHEN ${column} = 0 THEN 0::DOUBLE ELSE ${column} END` }];
    case "string":
      return [{ name, sql: column }];
    case "date":
    case "timestamp":
      return [];
  }
}

function historyColumns(contract: PrepareParts, table: Table): SourceView["columns"] {
  if (table.valid_from === undefined) return [];
  const column = findColumn(contract, table.name, table.valid_from);
  const moment = `CAST(epoch_us(CAST(${quoted(column.name)} AS TIMESTAMP)) AS BIGINT)`;
  return [
    { name: "_valid_from_day", sql: daySql(column, contract.timezone) },
    { name: "_valid_from_moment", sql: moment },
  ];
}

/** Days since 1970-01-01, parted at midnight of the contract's zone; a date is a day already. */
function daySql({ name, type }: Column, timezone: string): string {
  const column = quoted(name);
  const local = type === "date" || timezone === "UTC"
    ? column
    : `CAST(${column} AS TIMESTAMPTZ) AT TIME ZONE ${literal(timezone)}`;
  return `CAST(CAST(CAST(${local} AS TIMESTAMP) AS DATE) - DATE '1970-01-01' AS INTEGER)`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
