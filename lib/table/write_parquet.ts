import { quote } from "./sandbox.ts";
import type { Table } from "./table.ts";

/**
 * Writes the rows of a query to a Parquet file below the scratch folder.
 *
 * The bytes depend on the rows and their order alone: give an ORDER BY over a unique key, or rows
 * that come in such an order.
 *
 * @throws {Error} If the SQL fails, or the path is outside the sandbox.
 */
export async function writeParquet(table: Table, query: string, path: string): Promise<void> {
  await table.run(`COPY (${query}) TO ${quote(path)} (FORMAT parquet, COMPRESSION zstd)`);
}
