/** Reads the values of JSON lines as text. */
import type { ImportColumn } from "./import_column.ts";
import { type HeaderRules, matchHeader, sourceName } from "./header.ts";
import { quote } from "./sandbox.ts";
import type { Table } from "./table.ts";

/**
 * The cells of JSON lines: a relation of `file`, `line`, `text`, `fault`, `c0`, `c1`, ….
 *
 * @param lines A relation of `file`, `line`, `c0`, the whole line, and `c1`, the same with numbers as
 * strings, or null where there is no need for that.
 */
export function jsonCells(lines: string, columns: readonly ImportColumn[]): string {
  const pointers = columns.map((column) => quote(pointer(sourceName(column))));
  const cells = columns.map((_, index) => `cells[${index + 1}] AS c${index}`);
  // What the parser cannot take must become a reject and not an error.
  const isObject = `CASE WHEN is_json THEN json_type(c0) = 'OBJECT' ELSE false END`;
  return `SELECT file, line, text, fault, ${cells.join(", ")} FROM (
    SELECT file, line, c0 AS text,
      CASE WHEN NOT is_json THEN 'it is no JSON, must be an object on one line'
        WHEN NOT is_object THEN 'it is no JSON object'
        WHEN len(json_keys(c0)) <> len(list_distinct(json_keys(c0))) THEN 'a key stands twice'
        END AS fault,
      CASE WHEN is_object THEN json_extract_string(coalesce(c1, c0), [${
    pointers.join(", ")
  }]) END AS cells
    FROM (SELECT *, ${isObject} AS is_object FROM (SELECT *, json_valid(c0) AS is_json FROM (${lines}))))`;
}

/**
 * Compares the keys of all objects with the columns. A key that some objects lack is a blank there.
 *
 * @returns Keys that no column has.
 * @throws {TypeError} If no object has a column's key, or some have an unknown one.
 */
export async function judgeKeys(
  table: Table,
  lines: string,
  columns: readonly ImportColumn[],
  rules: Omit<HeaderRules, "form">,
  what: string,
): Promise<string[]> {
  const rows = await table.all(
    `SELECT DISTINCT unnest(CASE WHEN json_valid(c0) THEN
      CASE WHEN json_type(c0) = 'OBJECT' THEN json_keys(c0) END END) AS name
    FROM (${lines}) ORDER BY name`,
  );
  if (rows.length === 0) return []; // no object at all: every line is a reject
  const match = matchHeader(rows.map((row) => String(row.name)), columns, {
    ...rules,
    form: "keys",
  });
  if (match.problems.length > 0) {
    throw new TypeError(
      match.problems.map((problem) => `Cannot read "${what}": ${problem}`).join("\n"),
    );
  }
  return match.unknown;
}

function pointer(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
