/** A drafted table as YAML. */
import type { DraftColumn, DraftTable } from "./assign_roles.ts";
import type { ColumnType } from "../contract/mod.ts";

/** The lines of a table below `tables:`. */
export function draftTable(table: DraftTable, tables: readonly DraftTable[]): string[] {
  const { name, columns, key, timestamp, timestamp_others } = table;
  return [
    `  ${name}:`,
    `    # ${table.rows} rows`,
    `    source: { ${sourceParts(table, tables.length).join(", ")} }`,
    ...key.length === 0 ? [] : [`    key: ${flow(key)}`],
    ...timestamp === undefined
      ? []
      : [`    # Said when, ${timestamp.min} to ${timestamp.max}${others(timestamp_others)}.`],
    ...timestamp === undefined ? [] : [`    timestamp: ${timestamp.name}`],
    "    columns:",
    ...columns.flatMap((column) => columnLines(column, table, tables)),
    "    expectations:",
    "      - row_count: { min: 1 }",
    "",
  ];
}

function sourceParts({ source }: DraftTable, count: number): string[] {
  const { file, format, delimiter, header, encoding } = source;
  return [
    ...count > 1 ? [`files: ${scalar(file.name)}`] : [],
    `format: ${format}`,
    ...delimiter === undefined ? [] : [`delimiter: ${delimiter}`],
    ...header === false ? ["header: false"] : [],
    ...encoding === undefined || encoding === "utf-8" ? [] : [`encoding: ${encoding}`],
  ];
}

function columnLines(
  column: DraftColumn,
  table: DraftTable,
  tables: readonly DraftTable[],
): string[] {
  const { name, source_name, type, format, scale, blanks, rows, values, min, max } = column;
  const is_time = type === "date" || type === "timestamp";
  const is_entity = column === table.entity;
  const parts = [`type: ${type}`];
  if (name !== source_name) parts.push(`source_name: ${scalar(source_name)}`);
  if (is_time && format !== "iso") parts.push(`format: ${format}`);
  if (type === "decimal") parts.push(`scale: ${scale}`);
  if (blanks === 0) parts.push("not_null: true");
  if (isSet(column)) parts.push(`in: ${flow(values!, type)}`);
  else if (["integer", "decimal", "double"].includes(type) && Number(min) >= 0 && !is_entity) {
    parts.push("min: 0");
  }
  const owner = tables.find((one) =>
    one !== table && one.timestamp === undefined && one.entity.type === type
  );
  if (is_entity && table.timestamp !== undefined && owner !== undefined) {
    parts.push(`references: ${owner.name}`);
  }
  const notes = [
    ...column.remark === undefined ? [] : [column.remark],
    ...blanks === 0 ? [] : [`${blanks} of ${rows} cells are blank`],
    ...isSet(column) || is_entity || min === undefined ? [] : [`${min} to ${max}`],
  ];
  return [
    ...notes.length === 0 ? [] : [`      # ${notes.join("; ").replace(/\p{Cc}/gu, " ")}`],
    `      ${name}: { ${parts.join(", ")} }`,
  ];
}

/** Few texts, or two numbers, are meant as a set. */
function isSet({ type, values }: DraftColumn): boolean {
  if (values === undefined) return false;
  return type === "string" || (type === "integer" && values.length === 2);
}

/** `; others: a, b` where there are any. */
export function others(names: readonly string[]): string {
  return names.length === 0 ? "" : `; others: ${names.slice(0, 5).join(", ")}`;
}

/** A list in one line. */
export function flow(values: readonly (string | number)[], type: ColumnType = "string"): string {
  const all = values.map((value) =>
    typeof value === "number" ? String(value) : scalar(value, type)
  );
  return `[${all.join(", ")}]`;
}

/** A value in YAML: a number or truth as it is, a text in quotes where it could be read as either. */
export function scalar(value: string, type: ColumnType = "string"): string {
  if (type === "boolean") return value.toLowerCase();
  if (type !== "string") return value;
  const word = /^(y|n|yes|no|on|off|true|false|null|none|nan)$/i;
  const plain = /^[A-Za-z][A-Za-z0-9_.-]*( [A-Za-z0-9_.-]+)*$/;
  return plain.test(value) && !word.test(value) ? value : JSON.stringify(value);
}
