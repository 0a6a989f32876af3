/** Writes records as plain lines, which the engine reads without guessing. */
import { escape, plain_codes, type RecordScanner, separator } from "./record_scanner.ts";

const flush_bytes = 4 << 20;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const codes = new Map([...plain_codes].map(([byte, code]) => [code, byte]));

/** Bytes a scanner's `out` needs, for plain lines of at most so many behind their numbers. */
export function outBytes(line_bytes_max: number): number {
  return flush_bytes + line_bytes_max + 64;
}

/** A file of plain lines, each `file number, line number, fields…`. */
export class PlainWriter implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #out: Uint8Array;
  #kept = 0;

  /** @param out What the scanner writes to. */
  constructor(path: string, out: Uint8Array) {
    this.#file = Deno.openSync(path, { write: true, create: true, truncate: true });
    this.#out = out;
  }

  /** Drops what was not kept, and starts a line. */
  begin(scanner: RecordScanner, file: number, line: number): void {
    const out = this.#out;
    let at = writeNumber(out, this.#kept, file);
    out[at++] = separator;
    at = writeNumber(out, at, line);
    out[at++] = separator;
    scanner.at = at;
  }

  /** Puts another field, which has to be plain, behind those of the scanner. */
  add(scanner: RecordScanner, field: Uint8Array): void {
    const out = this.#out;
    out[scanner.at++] = separator;
    out.set(field, scanner.at);
    scanner.at += field.length;
  }

  /**
   * Keeps the record that the scanner has just found.
   *
   * @param take Which fields, in this order; undefined: all as they are.
   */
  keep(scanner: RecordScanner, fieldsStart: number, take: readonly number[] | undefined): void {
    const out = this.#out;
    if (take !== undefined) scanner.at = rearrange(out, fieldsStart, scanner, take);
    out[scanner.at++] = 0x0a;
    this.#kept = scanner.at;
    if (this.#kept >= flush_bytes) this.#flush();
  }

  #flush(): void {
    writeAll(this.#file, this.#out.subarray(0, this.#kept));
    this.#kept = 0;
  }

  [Symbol.dispose](): void {
    this.#flush();
    this.#file.close();
  }
}

/** The fields of the last record, as text. */
export function fieldTexts(scanner: RecordScanner, fieldsStart: number): string[] {
  const count = Math.min(scanner.fields, scanner.ends.length);
  return Array.from({ length: count }, (_, field) => {
    const start = field === 0 ? fieldsStart : scanner.ends[field - 1]! + 1;
    return plainToText(scanner.out.subarray(start, scanner.ends[field]!));
  });
}

/** A text as a field of a plain line. */
export function textToPlain(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  const plain: number[] = [];
  if (!bytes.some((byte) => plain_codes.has(byte))) return bytes;
  for (const byte of bytes) {
    const code = plain_codes.get(byte);
    if (code === undefined) plain.push(byte);
    else plain.push(escape, code);
  }
  return new Uint8Array(plain);
}

function plainToText(plain: Uint8Array): string {
  const bytes: number[] = [];
  for (let index = 0; index < plain.length; index++) {
    const byte = plain[index]!;
    bytes.push(byte === escape ? codes.get(plain[++index]!)! : byte);
  }
  return decoder.decode(new Uint8Array(bytes));
}

/** SQL that turns a field of a plain line back into the text that was meant. */
export function plainSql(field: string): string {
  const replaced = [...plain_codes].reduce(
    (sql, [byte, code]) => `replace(${sql}, chr(${escape}) || chr(${code}), chr(${byte}))`,
    field,
  );
  return `CASE WHEN contains(${field}, chr(${escape})) THEN ${replaced} ELSE ${field} END`;
}

export function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

function rearrange(
  out: Uint8Array,
  start: number,
  scanner: RecordScanner,
  take: readonly number[],
): number {
  const fields = out.slice(start, scanner.at);
  let at = start;
  take.forEach((field, index) => {
    if (index > 0) out[at++] = separator;
    const from = field === 0 ? 0 : scanner.ends[field - 1]! + 1 - start;
    const to = scanner.ends[field]! - start;
    for (let byte = from; byte < to; byte++) out[at++] = fields[byte]!;
  });
  return at;
}

function writeNumber(out: Uint8Array, at: number, number: number): number {
  let width = 1;
  for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) width++;
  let rest = number;
  for (let index = at + width - 1; index >= at; index--) {
    out[index] = 0x30 + rest % 10;
    rest = Math.floor(rest / 10);
  }
  return at + width;
}
