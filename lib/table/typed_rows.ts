/** Gives cells their types: rows that take them go to Parquet, the others to the rejects. */
import type { CellReader } from "./cell_reader.ts";
import { cellReader } from "./cell_types.ts";
import { type ImportColumn, stored_types } from "./import_column.ts";
import { quote } from "./sandbox.ts";
import type { SourceFile } from "./source_files.ts";
import type { Table } from "./table.ts";
import { writeParquet } from "./write_parquet.ts";

/** What rows are to become. */
export interface TypedRows {
  table: string;
  files: readonly SourceFile[];
  columns: readonly ImportColumn[];
  timezone: string;
  /** Parquet file to write. */
  to: string;
}

/** Cells of rejects are cut to this many letters in the reason; the whole record stands in the text. */
const shown_letters = 60;

/**
 * Writes rows, in the order of `cells`, and adds the rest to the table `rejects`.
 *
 * @param cells A relation of `file`, `line`, `text` (the record), `fault` (why it is a reject whatever
 * its cells, or null), and text cells `c0`, `c1`, …
 * @param records How many rows `cells` has; where all of them take the types, rejects are not looked for.
 */
export async function writeTyped(
  table: Table,
  what: TypedRows,
  cells: string,
  hasLines: boolean,
  records: number,
): Promise<{ rows: number; rejects: number }> {
  const { columns, timezone } = what;
  const readers = columns.map((column, at) => cellReader(column, `c${at}`, timezone));
  const trimmed = columns.map(({ type }, at) => {
    const [cell, bare] = [`c${at}`, `trim(c${at})`];
    // Asked before trimming, which is slow and rarely needed.
    const hasBlanks = `(starts_with(${cell}, ' ') OR ends_with(${cell}, ' '))`;
    const text = type === "string" ? cell : `CASE WHEN ${hasBlanks} THEN ${bare} ELSE ${cell} END`;
    return `CASE WHEN ${cell} <> '' AND NOT (${hasBlanks} AND ${bare} = '') THEN ${text} END AS ${cell}`;
  });
  const values = readers.map(({ value }, at) => `${value} AS v${at}`);
  const texts = columns.map((_, at) => `c${at}`).join(", ");
  // A filter is computed anew below the casts unless it asks for something that only exists above
  // them; "apart" is never below 0.
  const typed = `SELECT file, line, text, fault, random() AS apart, ${texts}, ${values.join(", ")}
    FROM (SELECT file, line, text, fault, ${trimmed.join(", ")} FROM (${cells}))`;
  const bad = columns.map((_, at) => `(c${at} IS NOT NULL AND v${at} IS NULL)`);
  const isBad = `(fault IS NOT NULL OR ${bad.join(" OR ")})`;
  const outputs = columns.map((column, at) => {
    const value = `CAST(v${at} AS ${stored_types[column.type]})`;
    const filled = column.fill === undefined
      ? value
      : `CASE WHEN c${at} IS NULL THEN ${fillValue(column, timezone)} ELSE ${value} END`;
    return `${filled} AS "${column.name}"`;
  });
  await writeParquet(
    table,
    `SELECT ${outputs.join(", ")}, ${fileNames(what.files)} AS _file,
        CAST(${hasLines ? "line" : "NULL"} AS BIGINT) AS _line
      FROM (${typed}) WHERE NOT ${isBad} OR apart < 0`,
    what.to,
  );
  const counted = await table.one(`SELECT count(*) AS rows FROM read_parquet(${quote(what.to)})`);
  const rows = Number(counted.rows);
  if (rows === records) return { rows, rejects: 0 };
  const names = columns.map(({ name }, at) => `CASE WHEN ${bad[at]} THEN ${quote(name)} END`);
  const reasons = columns.map(({ name }, at) =>
    `CASE WHEN ${bad[at]} THEN ${quote(`${name} is "`)} || CASE
      WHEN length(c${at}) > ${shown_letters} THEN left(c${at}, ${shown_letters - 3}) || '…'
      ELSE c${at} END || '", must be ' || ${mustBe(readers[at]!)} END`
  );
  const rejects = await addRejects(
    table,
    `SELECT ${quote(what.table)}, ${fileNames(what.files)}, line,
        CASE WHEN fault IS NULL THEN concat_ws(', ', ${names.join(", ")}) END, text,
        coalesce(fault, concat_ws('; ', ${reasons.join(", ")}))
      FROM (${typed}) WHERE ${isBad}`,
  );
  return { rows, rejects };
}

/** SQL for what a cell without value should have been. */
function mustBe({ must, unless }: CellReader): string {
  if (unless === undefined) return quote(must);
  return `CASE WHEN ${unless.sql} THEN ${quote(unless.must)} ELSE ${quote(must)} END`;
}

/** SQL for the name of the file whose number is `file`. */
export function fileNames(files: readonly SourceFile[]): string {
  if (files.length === 1) return quote(files[0]!.name);
  return `[${files.map(({ name }) => quote(name)).join(", ")}][file + 1]`;
}

/** Adds a query's rows to the rejects, and says how many they were. */
export async function addRejects(table: Table, select: string): Promise<number> {
  const count = async () => Number((await table.one("SELECT count(*) AS n FROM rejects")).n);
  const before = await count();
  await table.run(`INSERT INTO rejects ${select}`);
  return await count() - before;
}

/** A contract writes days as ISO, however the cells are written. */
function fillValue(column: ImportColumn, timezone: string): string {
  const text = quote(String(column.fill));
  const { value } = cellReader({ ...column, format: "iso" }, text, timezone);
  return `CAST(${value} AS ${stored_types[column.type]})`;
}
