/**
 * The query engine's only door: SQL over the files that a stage declared, and no others.
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
export { type ImportColumn, stored_types } from "./cell_types.ts";
export type { Nearest } from "./header.ts";
export { findSourceFiles, type SourceFile } from "./source_files.ts";
export { type ParquetFacts, parquetFacts } from "./parquet_facts.ts";
