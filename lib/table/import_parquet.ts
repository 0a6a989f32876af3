/** Reads the cells of Parquet files as text, so that they take the same way as those of text files. */
import type { ImportColumn } from "./import_column.ts";
import { type HeaderRules, matchHeader, sourceName } from "./header.ts";
import { quote } from "./sandbox.ts";
import type { SourceFile } from "./source_files.ts";
import type { Table } from "./table.ts";

/** A relation of `file`, `line`, `c0`, `c1`, … and how its times are written. */
export interface Cells {
  sql: string;
  columns: readonly ImportColumn[];
  records: number;
  ignored_columns: string[];
}

/** Text of the engine's own times is ISO, whatever the contract says of text. */
const time_types = /^(DATE|TIMESTAMP)/;

/** @throws {TypeError} If a file is no Parquet file, or lacks columns. */
export async function parquetCells(
  table: Table,
  files: readonly SourceFile[],
  columns: readonly ImportColumn[],
  rules: Omit<HeaderRules, "form">,
): Promise<Cells> {
  const problems: string[] = [];
  const ignored = new Set<string>();
  const selects: string[] = [];
  const own = new Set<string>();
  let records = 0;
  for (const [index, { path, name }] of files.entries()) {
    const read = `read_parquet(${quote(path)}, file_row_number = true)`;
    let found: { name: string; type: string }[];
    try {
      const rows = await table.all(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${read}`);
      found = rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
      const { n } = await table.one(`SELECT count(*) AS n FROM ${read}`);
      records += Number(n);
    } catch (error) {
      const why = (error as Error).message.split("\n")[0]!.replaceAll(path, name);
      problems.push(`Cannot read "${name}": it is no whole Parquet file (${why}), copy it again`);
      continue;
    }
    const match = matchHeader(found.map((field) => field.name), columns, {
      ...rules,
      form: "columns",
    });
    problems.push(...match.problems.map((problem) => `Cannot read "${name}": ${problem}`));
    match.unknown.forEach((column) => ignored.add(column));
    if (match.problems.length > 0) continue;
    columns.forEach((column, at) => {
      if (time_types.test(found[match.take[at]!]!.type)) own.add(column.name);
    });
    const cells = columns.map((column, at) => {
      const field = `"${sourceName(column).replaceAll('"', '""')}"`;
      return `CAST(${field} AS VARCHAR) AS c${at}`;
    });
    selects.push(
      `SELECT ${index} AS file, file_row_number + 1 AS line, ${cells.join(", ")} FROM ${read}`,
    );
  }
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
  return {
    sql: selects.join(" UNION ALL "),
    columns: columns.map((column) => own.has(column.name) ? { ...column, format: "iso" } : column),
    records,
    ignored_columns: [...ignored].sort(),
  };
}
