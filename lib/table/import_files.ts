/** Imports the files of one table: text or Parquet in; typed Parquet, and what it cannot take, out. */
import { type Encoding, firstBytes, startsWith } from "./byte_source.ts";
import type { ImportColumn } from "./import_column.ts";
import type { Nearest } from "./header.ts";
import { jsonCells, judgeKeys } from "./import_jsonl.ts";
import { parquetCells } from "./import_parquet.ts";
import { importText, lineBytesMax } from "./import_text.ts";
import { plainSql } from "./plain_writer.ts";
import { separator } from "./record_scanner.ts";
import { quote } from "./sandbox.ts";
import type { SourceFile } from "./source_files.ts";
import type { Table } from "./table.ts";
import type { Delimiter } from "./text_head.ts";
import { addRejects, fileNames, writeTyped } from "./typed_rows.ts";

/** What to import, and where to. */
export interface FileImport {
  /** Name of the table, for rejects. */
  table: string;
  files: readonly SourceFile[];
  columns: readonly ImportColumn[];
  /** Where a time without zone was taken. */
  timezone: string;
  format: "auto" | "csv" | "parquet" | "jsonl";
  delimiter: Delimiter;
  header: boolean;
  encoding: Encoding;
  /** A longer record is a reject. */
  record_bytes_max: number;
  /** What to do about columns in the source that are not in `columns`. */
  unknown_columns: "refuse" | "ignore";
  nearest: Nearest;
  /** Parquet file to write: the columns, then `_file` and `_line`. */
  to: string;
  /** Folder for files that are removed again. */
  temporary: string;
  progress(done_bytes: number, total_bytes: number): void;
}

/** What came of it: `records = rows + rejects`. */
export interface FileImported {
  records: number;
  rows: number;
  rejects: number;
  blank_lines: number;
  ignored_columns: string[];
}

/** Creates the table `rejects` that {@linkcode importFiles} adds to. */
export async function createRejects(table: Table): Promise<void> {
  await table.run(
    `CREATE TABLE rejects ("table" VARCHAR, file VARCHAR, line BIGINT, "column" VARCHAR,
      text VARCHAR, reason VARCHAR)`,
  );
}

/** Writes what {@linkcode importFiles} has rejected to a Parquet file. */
export async function writeRejects(table: Table, to: string): Promise<void> {
  await table.run(
    `COPY (FROM rejects ORDER BY "table", file, line) TO ${quote(to)} (FORMAT parquet)`,
  );
}

/**
 * Imports every record of the files: as a typed row, in the order of files and lines, or as a reject
 * with the reason. Text in, text out: nothing guesses types, and numbers come through exactly.
 *
 * @throws {TypeError} If a file's form is not what is asked for; all mistakes at once.
 */
export async function importFiles(table: Table, what: FileImport): Promise<FileImported> {
  const format = await judgeFormats(what);
  const records = `${what.temporary}/records.txt`;
  const refused = `${what.temporary}/refused.txt`;
  const sizes = await Promise.all(what.files.map(async ({ path }) => (await Deno.stat(path)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (format === "parquet") {
    const cells = await parquetCells(table, what.files, what.columns, what);
    const text = `to_json(struct_pack(${
      cells.columns.map((column, at) => `"${column.name}" := c${at}`).join(", ")
    }))`;
    const sql = `SELECT *, CAST(${text} AS VARCHAR) AS text, NULL AS fault FROM (${cells.sql})`;
    const counts = await writeTyped(
      table,
      { ...what, columns: cells.columns },
      sql,
      false,
      cells.records,
    );
    what.progress(total, total);
    return { ...check(counts, cells.records, 0), ignored_columns: cells.ignored_columns };
  }
  try {
    let done = 0;
    const advance = (bytes: number) => what.progress(done += bytes, total);
    const text = await importText({ ...what, format, records, refused, advance });
    const count = format === "jsonl" ? 2 : what.columns.length;
    const bytes_max = lineBytesMax({ ...what, format });
    const lines = plainLines(records, count, bytes_max, text.escaped);
    let { ignored_columns } = text;
    let cells: string;
    if (format === "jsonl") {
      const name = what.files.map((file) => file.name).join('", "');
      ignored_columns = await judgeKeys(table, lines, what.columns, what, name);
      cells = jsonCells(lines, what.columns);
    } else {
      cells = `SELECT *, ${joined(count, text.delimiter)} AS text, NULL AS fault FROM (${lines})`;
    }
    const counts = await writeTyped(table, what, cells, true, text.readable);
    const unread = await addRefused(table, what, refused);
    const all = { rows: counts.rows, rejects: counts.rejects + unread };
    return { ...check(all, text.records, text.blank_lines), ignored_columns };
  } finally {
    for (const path of [records, refused]) await Deno.remove(path).catch(() => {});
  }
}

/** Nothing may be lost between reading and writing, whatever the engine does. */
function check(
  counts: { rows: number; rejects: number },
  records: number,
  blank_lines: number,
): Omit<FileImported, "ignored_columns"> {
  const { rows, rejects } = counts;
  if (rows + rejects === records) return { records, rows, rejects, blank_lines };
  throw new Error(
    `Cannot trust the import: ${records} records were read, but ${rows} rows and ${rejects} rejects ` +
      "were written, report this as a defect",
  );
}

async function judgeFormats(what: FileImport): Promise<"csv" | "jsonl" | "parquet"> {
  if (what.format !== "auto") return what.format;
  const formats = new Map<"csv" | "jsonl" | "parquet", string>();
  for (const { path, name } of what.files) {
    const plain = path.replace(/\.(gz|zst)$/i, "");
    const format = startsWith(await firstBytes(path), [0x50, 0x41, 0x52, 0x31])
      ? "parquet"
      : /\.(jsonl|ndjson|json)$/i.test(plain)
      ? "jsonl"
      : "csv";
    if (!formats.has(format)) formats.set(format, name);
  }
  const [only] = formats.keys();
  if (formats.size === 1) return only!;
  const names = [...formats].map(([format, name]) => `"${name}" (${format})`).join(", ");
  throw new TypeError(
    `Cannot read table "${what.table}": its files are of several formats, ${names}, ` +
      'name those of one format in "files"',
  );
}

/** A relation of `file`, `line`, `c0`, `c1`, … over a file of plain lines. */
function plainLines(
  path: string,
  count: number,
  line_bytes_max: number,
  escaped: boolean,
): string {
  const fields = Array.from({ length: count }, (_, index) => `c${index}`);
  const types = ["'file': 'BIGINT'", "'line': 'BIGINT'", ...fields.map((f) => `'${f}': 'VARCHAR'`)];
  const read = `read_csv(${quote(path)}, auto_detect = false, header = false, quote = '',
    escape = '', comment = '', delim = ${quote(String.fromCharCode(separator))}, new_line = '\\n',
    nullstr = '', max_line_size = ${line_bytes_max + 1024}, columns = {${types.join(", ")}})`;
  const cells = fields.map((field) => escaped ? `${plainSql(field)} AS ${field}` : field);
  return `SELECT file, line, ${cells.join(", ")} FROM ${read}`;
}

/** The fields of a record as a line again. */
function joined(count: number, by: string | undefined): string {
  // Where white space parts fields, a blank one is nothing but its quotes.
  const special = by === undefined ? `^$|^"|[ \\t\\r\\n]` : `[${by === "\t" ? "\\t" : by}"\\r\\n]`;
  const fields = Array.from({ length: count }, (_, index) => {
    const cell = `coalesce(c${index}, '')`;
    return `CASE WHEN regexp_matches(${cell}, ${quote(special)}) ` +
      `THEN '"' || replace(${cell}, '"', '""') || '"' ELSE ${cell} END`;
  });
  return fields.join(` || ${quote(by ?? " ")} || `);
}

/** Adds the records that could not be read at all. */
async function addRefused(table: Table, what: FileImport, refused: string): Promise<number> {
  // The text may be blank, and is not missing then.
  const lines = plainLines(refused, 2, 2 * (what.record_bytes_max + (1 << 18)), true);
  return await addRejects(
    table,
    `SELECT ${quote(what.table)}, ${fileNames(what.files)}, line, NULL, coalesce(c1, ''), c0
      FROM (${lines})`,
  );
}
