/**
 * Finds the records of a text, byte by byte, and writes their fields as plain lines.
 *
 * Why not the engine's own CSV reader: it gives no line number for a row that it takes, loses count at
 * line ends inside quotes, and stops at the first NUL byte or at quotes that do not close. So the
 * fields go to it in a form that leaves nothing to guess: no quotes, one separator, one line each.
 */
import { isUtf8 } from "node:buffer";

/** Parts fields in a plain line. */
export const separator = 0x1f;
/** In a plain line, begins what would be mistaken for something else: see {@linkcode plain_codes}. */
export const escape = 0x10;
/** Second byte after {@linkcode escape}, by the byte that is meant. */
export const plain_codes: ReadonlyMap<number, number> = new Map([
  [0x0a, 0x6e], // n
  [0x0d, 0x72], // r
  [separator, 0x75], // u
  [escape, 0x65], // e
]);

const line_feed = 0x0a, carriage_return = 0x0d, quote = 0x22, space = 0x20, tab = 0x09;

/** Why a record cannot be read. */
export type Problem = "nul" | "encoding" | "open_quote" | "after_quote" | "too_long";

/** How records are parted into fields: by a byte, by runs of white space, or not at all. */
export type Shape = { kind: "delimiter"; byte: number } | { kind: "white_space" } | {
  kind: "line";
};

/** Scans one record at a time; the fields of the last one are in `out`, up to `ends`. */
export class RecordScanner {
  /** Plain lines. The owner keeps room for twice a record behind `at`. */
  readonly out: Uint8Array;
  /** Where the next byte goes. */
  at = 0;
  /** Where each field ends in `out`; only the first 16,384. */
  readonly ends = new Int32Array(1 << 14);
  fields = 0;
  /** Whether the record has nothing but white space. */
  blank = false;
  /** Position behind the record's line end. */
  next = 0;
  /** Line ends in the record, its own included. */
  lines = 0;
  problem: Problem | undefined;
  /** Whether any field so far, of any record, holds an escape. */
  escaped = false;

  readonly #shape: Shape;
  #nul = false;
  /** Whether a quoted field of the record has letters beyond ASCII. */
  #foreign = false;

  constructor(shape: Shape, out: Uint8Array) {
    this.#shape = shape;
    this.out = out;
  }

  /**
   * Scans the record that starts at `from`.
   *
   * @param isLast Whether nothing comes after `end`.
   * @returns Whether the record was complete.
   */
  scan(input: Uint8Array, from: number, end: number, isLast: boolean): boolean {
    this.fields = 0;
    this.lines = 0;
    this.problem = undefined;
    this.#nul = false;
    this.#foreign = false;
    const start = this.at;
    const isComplete = this.#shape.kind === "delimiter"
      ? this.#delimited(input, from, end, isLast, this.#shape.byte)
      : this.#shape.kind === "white_space"
      ? this.#words(input, from, end, isLast)
      : this.#line(input, from, end, isLast);
    if (!isComplete) {
      this.at = start;
      return false;
    }
    if (this.#nul) this.problem ??= "nul";
    return true;
  }

  #delimited(input: Uint8Array, from: number, end: number, last: boolean, by: number): boolean {
    const out = this.out;
    const start = this.at;
    let at = start;
    let index = from;
    let seen = 0; // every byte without quotes, in one: its top bit tells whether all are ASCII
    this.blank = false;
    while (true) {
      if (index < end && input[index] === quote) {
        const behind = this.#quoted(input, index + 1, end, last, at);
        if (behind === undefined) return last && this.#finish("open_quote", end, at);
        index = behind;
        at = this.at;
        if (index < end && input[index] !== by && !isLineEnd(input[index]!)) {
          return this.#finish("after_quote", index, at);
        }
      } else if (index === from) this.blank = true;
      let byte = line_feed;
      while (true) {
        if (index >= end) {
          if (!last) return false;
          byte = line_feed;
          break;
        }
        byte = input[index++]!;
        if (byte === by || byte === line_feed || byte === carriage_return) break;
        if (byte > 0x1f) {
          if (byte !== space) this.blank = false;
          seen |= byte;
          out[at++] = byte;
        } else {
          if (byte !== tab) this.blank = false;
          at = this.#control(byte, at);
        }
      }
      this.ends[this.fields++] = at; // a typed array drops what is beyond its end
      if (byte === by) {
        this.blank = false;
        out[at++] = separator;
        continue;
      }
      if (byte === carriage_return) {
        if (index >= end && !last) return false;
        if (index < end && input[index] === line_feed) index++;
      }
      this.lines++;
      const isText = seen < 0x80 && !this.#foreign || isUtf8(input.subarray(from, index));
      return this.#finish(isText ? undefined : "encoding", index, at);
    }
  }

  /** Runs of blanks and tabs part the fields, which may be quoted as those of CSV are. */
  #words(input: Uint8Array, from: number, end: number, last: boolean): boolean {
    const out = this.out;
    let at = this.at;
    let index = from;
    while (true) {
      while (index < end && isBlank(input[index]!)) index++;
      if (index >= end && !last) return false;
      if (index >= end || isLineEnd(input[index]!)) break;
      if (this.fields > 0) out[at++] = separator;
      if (input[index] === quote) {
        const behind = this.#quoted(input, index + 1, end, last, at);
        if (behind === undefined) return last && this.#finish("open_quote", end, at);
        index = behind;
        at = this.at;
        if (index < end && !isBlank(input[index]!) && !isLineEnd(input[index]!)) {
          return this.#finish("after_quote", index, at);
        }
      }
      while (index < end && !isBlank(input[index]!) && !isLineEnd(input[index]!)) {
        const byte = input[index++]!;
        if (byte > 0x1f) out[at++] = byte;
        else at = this.#control(byte, at);
      }
      this.ends[this.fields++] = at;
    }
    // A line feed may follow in the next chunk.
    if (index + 1 >= end && input[index] === carriage_return && !last) return false;
    this.blank = this.fields === 0;
    return this.#finishLine(input, from, index, end, at);
  }

  /**
   * Writes a quoted field at `at`, and leaves in `this.at` where it ends.
   *
   * @param index Position behind the first quote.
   * @returns Position behind the last one; undefined where that is not known yet, or there is none.
   */
  #quoted(input: Uint8Array, index: number, end: number, last: boolean, at: number) {
    const out = this.out;
    while (index < end) {
      const byte = input[index++]!;
      if (byte > 0x1f && byte !== quote) {
        if (byte >= 0x80) this.#foreign = true;
        out[at++] = byte;
      } else if (byte !== quote) {
        if (byte === carriage_return && index >= end && !last) return undefined;
        const isPair = byte === carriage_return && input[index] === line_feed && index < end;
        if (byte === line_feed || byte === carriage_return && !isPair) this.lines++;
        at = this.#control(byte, at);
      } else if (index < end && input[index] === quote) {
        out[at++] = quote;
        index++;
      } else {
        this.at = at;
        return index < end || last ? index : undefined;
      }
    }
    return undefined;
  }

  #line(input: Uint8Array, from: number, end: number, last: boolean): boolean {
    const stop = lineStop(input, from, end, last);
    if (stop === undefined) return false;
    let at = this.at;
    this.blank = true;
    for (let index = from; index < stop; index++) {
      const byte = input[index]!;
      if (byte !== space && byte !== tab) this.blank = false;
      if (byte > 0x1f) this.out[at++] = byte;
      else at = this.#control(byte, at);
    }
    this.ends[this.fields++] = at;
    return this.#finishLine(input, from, stop, end, at);
  }

  #finishLine(input: Uint8Array, from: number, stop: number, end: number, at: number): boolean {
    this.lines++;
    const problem = isUtf8(input.subarray(from, stop)) ? undefined : "encoding";
    return this.#finish(problem, afterLine(input, stop, end), at);
  }

  #finish(problem: Problem | undefined, next: number, at: number): true {
    this.problem = problem;
    this.next = next;
    this.at = at;
    return true;
  }

  /** Writes a control character, escaped where a plain line would be mistaken. */
  #control(byte: number, at: number): number {
    if (byte === 0) this.#nul = true;
    const code = plain_codes.get(byte);
    if (code === undefined) {
      this.out[at++] = byte;
      return at;
    }
    this.escaped = true;
    this.out[at++] = escape;
    this.out[at++] = code;
    return at;
  }
}

function isBlank(byte: number): boolean {
  return byte === space || byte === tab;
}

function isLineEnd(byte: number): boolean {
  return byte === line_feed || byte === carriage_return;
}

/** Where the line that starts at `from` stops, or undefined where that is not known yet. */
export function lineStop(
  input: Uint8Array,
  from: number,
  end: number,
  isLast: boolean,
): number | undefined {
  for (let index = from; index < end; index++) {
    if (!isLineEnd(input[index]!)) continue;
    // A line feed may follow in the next chunk.
    return input[index] === carriage_return && index + 1 >= end && !isLast ? undefined : index;
  }
  return isLast ? end : undefined;
}

/** Where the next line starts, for a line that stops at `stop`. */
export function afterLine(input: Uint8Array, stop: number, end: number): number {
  if (stop >= end) return stop;
  return input[stop] === carriage_return && stop + 1 < end && input[stop + 1] === line_feed
    ? stop + 2
    : stop + 1;
}
