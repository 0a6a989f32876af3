/** What `parse` and `CsvParseStream` share: options, row types, and the step from fields to rows. */

/** Options of reading that a stream and a whole text have in common. */
export interface ReadOptions {
  /** The text between two fields, by default a comma. */
  separator?: string;
  /** A character that makes a line a comment, if it is the line's first. */
  comment?: string;
  /** Drops white space in front of a field. */
  trimLeadingSpace?: boolean;
  /** Fields every record must have; 0 means as many as the first, negative (default) any. */
  fieldsPerRecord?: number;
  /** Reads the first record as the names of the columns, or drops it if there are `columns`. */
  skipFirstRow?: boolean;
  /** Names of the columns; each record becomes an object. */
  columns?: readonly string[];
}

/** An object with the given columns. */
export type RecordWithColumn<Name extends string> = Record<Name, string>;

/** One row, as the options make it: an object if the columns have names, else an array. */
export type RowType<Options> = Options extends { columns: readonly (infer Name extends string)[] }
  ? RecordWithColumn<Name>
  : Options extends { skipFirstRow: true } ? Record<string, string>
  : Options extends undefined | { columns?: undefined; skipFirstRow?: false } ? string[]
  : Record<string, string> | string[];

/** All rows; the first parameter is there because the original has it. */
export type ParseResult<_AllOptions, Options> = RowType<Options>[];

/** A row before its type is known from the options. */
export type Row = string[] | Record<string, string>;

/** Checks the separator and the comment character, and returns the options for `csv-parse`. */
export function parserOptions(options: ReadOptions) {
  const { separator = ",", comment, trimLeadingSpace = false } = options;
  const isInvalid = (text: string) => text === "" || /^["\r\n]$/.test(text);
  if (isInvalid(separator) || (comment && isInvalid(comment)) || separator === comment) {
    throw new Error("Cannot parse input: invalid delimiter");
  }
  const toRow = rowReader(options);
  return {
    delimiter: separator,
    comment: comment ?? null,
    comment_no_infix: true,
    ltrim: trimLeadingSpace,
    // Line ends are made equal before; field counts are checked by `rowReader`.
    record_delimiter: "\n",
    relax_column_count: true,
    skip_empty_lines: true,
    // The package's types do not know that rows may be something else than records.
    on_record: (record: string[], info: { lines: number; bytes: number }) =>
      toRow(record, info.lines) as string[] | null,
  };
}

/** Makes the function that turns fields into a row; `null` means that the record is no row. */
function rowReader({ columns, skipFirstRow = false, fieldsPerRecord = -1 }: ReadOptions) {
  let names: readonly string[] | undefined = columns;
  let fieldCount = fieldsPerRecord;
  let isFirst = true;
  return function toRow(record: string[], line: number): Row | null {
    if (fieldCount === 0) fieldCount = record.length;
    if (fieldCount > 0 && record.length !== fieldCount) {
      throw new SyntaxError(
        `Syntax error on line ${line}: expected ${fieldCount} fields but got ${record.length}`,
      );
    }
    if (isFirst && skipFirstRow) {
      isFirst = false;
      names ??= record;
      return null;
    }
    isFirst = false;
    if (names === undefined) return record;
    if (record.length !== names.length) {
      throw new SyntaxError(
        `Syntax error on line ${line}: The record has ${record.length} fields, ` +
          `but the header has ${names.length} fields`,
      );
    }
    // `fromEntries` defines properties, so that a column `__proto__` is only a column.
    return Object.fromEntries(names.map((name, index) => [name, record[index]!]));
  };
}
