/** The part of `@std/csv` that is used here, over npm packages, for a registry that does not carry
 * the original.
 *
 * Known differences:
 * - Lines in messages are lines of the text; the original counts a record of several lines as one.
 * - An unclosed quote is reported where it opens.
 * - A record that does not fit the columns is a `SyntaxError` rather than a plain `Error`.
 * - The stream has no `lazyQuotes`, and drops a byte order mark.
 * - With `trimLeadingSpace`, a line of spaces only is an empty line, and together with `comment` an
 *   indented comment is a comment.
 * - With `comment`, a comment character right after a closing quote is accepted.
 * - A lone carriage return is quoted when written.
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
