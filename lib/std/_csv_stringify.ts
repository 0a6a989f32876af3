/** `stringify` of `@std/csv`, over `csv-stringify`. */
import { stringify as stringifySync } from "csv-stringify/sync";

/** A property's name, or the index of an array's item. */
export type PropertyAccessor = number | string;

/** A column with a path into each item and, optionally, the text of its header. */
export type ColumnDetails = {
  /** The header; by default the last step of `prop`. */
  header?: string;
  /** The property, or the path to it. */
  prop: PropertyAccessor | PropertyAccessor[];
};

/** A column: a property, a path, or either with a header. */
export type Column = ColumnDetails | PropertyAccessor | PropertyAccessor[];

/** One row of data. */
export type DataItem = Readonly<Record<string, unknown> | unknown[]>;

/** Options of {@linkcode stringify}. */
export type StringifyOptions = {
  /** Writes the header line if there are columns; by default `true`. */
  headers?: boolean;
  /** The text between two fields, by default a comma. */
  separator?: string;
  /** The columns, in order; needed if items are objects. */
  columns?: readonly Column[];
  /** Puts a byte order mark in front, which some spreadsheets need. */
  bom?: boolean;
};

/** Writes data as CSV with `\r\n` after each line, as RFC 4180 asks.
 *
 * `null` and `undefined` become empty, objects and dates JSON, other values what `String` makes.
 *
 * @throws {TypeError} If items are objects and there are no columns, if a column does not fit an
 * item, or if the separator has a quote or a line end.
 */
export function stringify(data: readonly DataItem[], options: StringifyOptions = {}): string {
  const { headers = true, separator = ",", columns = [], bom = false } = options;
  if (separator.includes('"') || separator.includes("\r\n")) {
    throw new TypeError(
      `Cannot stringify data: the separator is ${JSON.stringify(separator)}, ` +
        "must have neither a quote nor a line end",
    );
  }
  const paths = columns.map(pathOf);
  const rows = data.map((item, index) => fieldsOf(item, paths, index).map(text));
  if (headers && columns.length > 0) rows.unshift(columns.map(headerOf));
  return stringifySync(rows, {
    bom,
    delimiter: separator,
    record_delimiter: "\r\n",
    // Only the two characters together are a line end to csv-stringify.
    quoted_match: /[\r\n]/,
  });
}

function pathOf(column: Column): PropertyAccessor[] {
  if (Array.isArray(column)) return column;
  return typeof column === "object" ? [column.prop].flat() : [column];
}

function headerOf(column: Column): string {
  const header = typeof column === "object" && !Array.isArray(column) ? column.header : undefined;
  return header ?? String(pathOf(column).at(-1) ?? "");
}

function fieldsOf(item: DataItem, paths: PropertyAccessor[][], index: number): unknown[] {
  if (paths.length > 0) return paths.map((path) => valueAt(item, path, index));
  if (Array.isArray(item)) return item;
  throw new TypeError(`Cannot stringify item ${index}: it is an object, must come with "columns"`);
}

function valueAt(item: unknown, path: PropertyAccessor[], index: number): unknown {
  let value = item;
  for (const step of path) {
    if (Array.isArray(value) && typeof step !== "number") {
      throw new TypeError(
        `Cannot stringify item ${index}: column "${step}" is a name, must be a number for an array`,
      );
    }
    if (value === null || value === undefined) return undefined;
    value = (value as Record<PropertyAccessor, unknown>)[step];
  }
  return value;
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
