/** `parse` of `@std/csv`, over `csv-parse`. */
import { Buffer } from "node:buffer";
import { parse as parseSync } from "csv-parse/sync";
import { toSyntaxError } from "./_csv_error.ts";
import { strictQuotes } from "./_csv_lazy_quotes.ts";
import { type ParseResult, parserOptions, type ReadOptions } from "./_csv_rows.ts";

/** Options of {@linkcode parse}. */
export interface ParseOptions extends ReadOptions {
  /** Accepts a quote inside a field without quotes, and a single quote inside a quoted field. */
  lazyQuotes?: boolean;
}

/** Reads a CSV text; line ends within a field become `\n`.
 *
 * @throws {SyntaxError} If a quote is misplaced or a record has the wrong number of fields; the
 * message has line and column.
 */
export function parse(text: string): string[][];
export function parse<const Options extends ParseOptions>(
  text: string,
  options: Options,
): ParseResult<ParseOptions, Options>;
export function parse(text: string, options: ParseOptions = {}): unknown[] {
  const settings = parserOptions(options);
  let input = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").replace(/\r$/, "");
  if (options.lazyQuotes) input = strictQuotes(input, options);
  const bytes = Buffer.from(input);
  let hasRecord = false;
  const { on_record: toRow } = settings;
  settings.on_record = (record, info) => {
    hasRecord = true;
    return toRow(record, info);
  };
  let rows: unknown[];
  try {
    rows = parseSync(bytes, settings);
  } catch (error) {
    throw toSyntaxError(error, { bytes, offset: 0, line: 1, comment: options.comment });
  }
  if (options.skipFirstRow && !options.columns && !hasRecord) {
    throw new TypeError("Cannot parse input: headers must be defined");
  }
  return rows;
}
