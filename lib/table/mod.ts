/**
 * The query engine's only door: SQL over the files that a stage declared, and no others.
 *
 * What an import holds to, where files leave it open:
 * - Quotes are those of CSV, between runs of white space too: a field that begins with `"` goes to the
 *   next lone `"`, `""` in it is one quote, and it may hold separators and line ends. Elsewhere in a field a
 *   quote is a letter. A quote that does not close, or text behind one that did, rejects the record.
 * - A time without zone is the contract's. One that the clocks showed twice is the first of the two; one that
 *   they skipped rejects the record.
 * - Numbers of JSON are taken digit by digit, as they are written.
 *
 * @module
 */
export { openTable } from "./table.ts";
export type { Row, SqlParams, SqlValue, Table, TableOptions } from "./table.ts";
export type { FillRows, ProvidedColumns, ProvidedType } from "./provided.ts";
export { writeParquet } from "./write_parquet.ts";
export type { Sandbox } from "./sandbox.ts";
export {
  createRejects,
  type FileImport,
  type FileImported,
  importFiles,
  writeRejects,
} from "./import_files.ts";
export { type ImportColumn, stored_types } from "./import_column.ts";
export type { Nearest } from "./header.ts";
export { findSourceFiles, type SourceFile } from "./source_files.ts";
export { type ParquetFacts, parquetFacts } from "./parquet_facts.ts";
