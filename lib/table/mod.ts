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
