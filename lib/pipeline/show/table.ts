/** A cell of a table; nothing stands for a value that is not there. */
export type Cell = string | number | undefined;

const gap = "  ";
const number_shape = /^[+-]?(\d+(\.\d+)?(e[+-]?\d+)?)$/i;
/** Letters and signs that take two columns on a terminal. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;

/**
 * Aligned columns as text; a column of numbers alone stands to the right, and an empty cell is "–".
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { textTable } from "./table.ts";
 *
 * const text = textTable(["name", "rows"], [["train", 800], ["test", 20]]);
 * assert.equal(text, "name   rows\ntrain   800\ntest     20");
 * ```
 */
export function textTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => header.map((_, column) => shownCell(row[column])));
  const lines = [header.map(printable), ...cells];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => textWidth(line[column]!)))
  );
  const right = header.map((_, column) => {
    const values = rows.map((row) => row[column] ?? "").filter((value) => value !== "");
    return values.length > 0 &&
      values.every((value) => typeof value === "number" || number_shape.test(value));
  });
  return lines.map((line) =>
    line.map((cell, column) => {
      const space = " ".repeat(widths[column]! - textWidth(cell));
      return right[column] ? space + cell : cell + space;
    }).join(gap).trimEnd()
  ).join("\n");
}

/** A number as people read it: six significant digits, whole numbers in full. */
export function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

/** Text on one line and without anything that moves a terminal's cursor. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`,
  );
}

/** Columns that a printable text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const sign of text) width += wide.test(sign) ? 2 : /\p{M}/u.test(sign) ? 0 : 1;
  return width;
}

function shownCell(cell: Cell): string {
  if (cell === undefined) return "–";
  return typeof cell === "number" ? numberText(cell) : printable(cell);
}
