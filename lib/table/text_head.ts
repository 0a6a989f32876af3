/** Looks at the first record of a text file: how its fields are parted and what they are. */
import type { ImportColumn } from "./import_column.ts";
import { sourceName } from "./header.ts";
import { fieldTexts } from "./plain_writer.ts";
import { type Problem, RecordScanner, type Shape } from "./record_scanner.ts";

/** How the fields of a line are parted, as a contract says it. */
export type Delimiter = "auto" | "," | "\t" | ";" | "|" | "white_space";

/** The first record that is not blank. */
export interface TextHead {
  shape: Shape;
  fields: string[];
  problem?: Problem;
}

const candidates: readonly Delimiter[] = [",", "\t", ";", "|", "white_space"];

/**
 * Reads the head of a file; undefined where nothing but blank lines is in it.
 *
 * `auto` takes the delimiter that finds most of the columns' names in the header or, without header,
 * the one that gives as many fields as there are columns.
 */
export function textHead(
  bytes: Uint8Array,
  delimiter: Delimiter,
  hasHeader: boolean,
  columns: readonly ImportColumn[],
): TextHead | undefined {
  const heads: TextHead[] = [];
  for (const candidate of delimiter === "auto" ? candidates : [delimiter]) {
    const head = headBy(bytes, shapeOf(candidate));
    if (head === undefined) return undefined;
    heads.push(head);
  }
  const names = new Set(columns.map(sourceName));
  const score = ({ fields }: TextHead): number => {
    if (!hasHeader) return fields.length === columns.length ? 2 : 0;
    return fields.filter((field) => names.has(field.trim())).length;
  };
  const best = heads.reduce((a, b) => score(b) > score(a) ? b : a);
  if (score(best) > 0) return best;
  // None fits. A head that cannot be read is the clearest complaint, then the one with most parts; words
  // of a text part by chance.
  const parted = heads.slice(0, 4);
  const broken = parted.find(({ problem }) => problem !== undefined);
  if (broken !== undefined) return broken;
  return parted.reduce((a, b) => b.fields.length > a.fields.length ? b : a);
}

function shapeOf(delimiter: Delimiter): Shape {
  if (delimiter === "white_space") return { kind: "white_space" };
  return { kind: "delimiter", byte: delimiter.charCodeAt(0) };
}

function headBy(bytes: Uint8Array, shape: Shape): TextHead | undefined {
  const scanner = new RecordScanner(shape, new Uint8Array(2 * bytes.length + 64));
  for (let from = 0; from < bytes.length; from = scanner.next) {
    scanner.at = 0;
    scanner.scan(bytes, from, bytes.length, true);
    const { problem } = scanner;
    if (problem !== undefined) return { shape, fields: [], problem };
    if (!scanner.blank) return { shape, fields: fieldTexts(scanner, 0) };
  }
  return undefined;
}
