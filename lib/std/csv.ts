/** The part of `@std/csv` that is used here, over npm packages, for a registry that does not carry
 * the original.
 *
 * Known differences: lines in messages are lines of the text, also after a record of several lines
 * (the original counts such a record as one); an unclosed quote is reported where it opens; a
 * record that does not fit the columns is a `SyntaxError` rather than a plain `Error`; the stream
 * has no `lazyQuotes`, and drops a byte order mark; a lone carriage return is quoted when written;
 * with `trimLeadingSpace`, a line of spaces only is an empty line; with `comment`, a comment
 * character right after a closing quote is accepted rather than an error.
 *
 * @example
 * ```ts
 * import { parse, stringify } from "@std/csv";
 * import assert from "node:assert/strict";
 *
 * const rows = parse("id,plan\n7,basic\n", { skipFirstRow: true });
 * assert.deepEqual(rows, [{ id: "7", plan: "basic" }]);
 * assert.equal(stringify(rows, { columns: ["plan", "id"] }), "plan,id\r\nbasic,7\r\n");
 * ```
 */
export { parse, type ParseOptions } from "./_csv_parse.ts";
export { CsvParseStream, type CsvParseStreamOptions } from "./_csv_parse_stream.ts";
export type { ParseResult, RecordWithColumn, RowType } from "./_csv_rows.ts";
export {
  type Column,
  type ColumnDetails,
  type DataItem,
  type PropertyAccessor,
  stringify,
  type StringifyOptions,
} from "./_csv_stringify.ts";
