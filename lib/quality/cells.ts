/** SQL for cells and for the values that a contract compares them with. */
import type { Column } from "../contract/mod.ts";

export type Scalar = string | number | boolean;

export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export function name(column: string): string {
  return `"${column.replaceAll('"', '""')}"`;
}

/** A cell as it is compared: a moment stands for its day where the data set lives. */
export function cell(column: Column, timezone: string): string {
  if (column.type !== "timestamp") return name(column.name);
  return localDay(name(column.name), timezone);
}

function localDay(moment: string, timezone: string): string {
  if (timezone === "UTC") return `CAST(${moment} AS DATE)`;
  return `CAST(timezone(${text(timezone)}, timezone('UTC', ${moment})) AS DATE)`;
}

/** A value of the contract as the column's cells hold it: money in its smallest unit. */
export function literal(column: Column, value: Scalar): string {
  switch (column.type) {
    case "integer":
      return String(BigInt(value as number));
    case "decimal":
      return String(Math.round((value as number) * 10 ** column.scale));
    case "double":
      return `CAST(${text(String(value))} AS DOUBLE)`;
    case "boolean":
      return String(value === true);
    case "string":
      return text(String(value));
    case "date":
    case "timestamp":
      return `DATE ${text(String(value))}`;
  }
}

/** A cell as people write it: money in its unit, as a text where a number would lose digits. */
export function shownValue(column: Column | undefined, value: unknown): unknown {
  if (column?.type !== "decimal" || value === null) return value;
  if (typeof value === "number" && Math.abs(value) < 1e15) return value / 10 ** column.scale;
  const digits = String(value).replace("-", "").padStart(column.scale + 1, "0");
  const point = digits.length - column.scale;
  const sign = String(value).startsWith("-") ? "-" : "";
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`.replace(/\.$/, "");
}
