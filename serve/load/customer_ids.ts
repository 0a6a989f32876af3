import { parse } from "@std/csv";

/** Ids out of a text: one on each line, or the first column of a CSV file below its heading. */
export function customerIds(text: string, is_csv: boolean): string[] {
  if (is_csv) return parse(text).slice(1).flatMap(([id]) => id ? [id] : []);
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}
