/** Drives a scanner over the chunks of a text and counts its lines. */
import { afterLine, lineStop, type Problem, type RecordScanner } from "./record_scanner.ts";

/** Takes what is found. Lines count from 1. */
export interface RecordVisitor {
  /** A record starts; what is written to the scanner's `out` now stands before its fields. */
  begin(line: number): void;
  /** Its fields are complete; `raw` gives its bytes, without line end. */
  record(line: number, raw: () => Uint8Array): void;
  /** It cannot be read; `raw` are its bytes, without line end. */
  refuse(line: number, problem: Problem, raw: Uint8Array): void;
  /** It is blank. */
  blank(): void;
}

/**
 * Reads all records.
 *
 * A record with a broken quote is refused up to the end of its first line, and reading goes on with the
 * next line: a quote that never closes must not swallow the rest of the file.
 *
 * @param record_bytes_max A longer record is refused.
 */
export async function readRecords(
  chunks: AsyncIterable<Uint8Array>,
  scanner: RecordScanner,
  record_bytes_max: number,
  visitor: RecordVisitor,
): Promise<void> {
  let buffer = new Uint8Array(0);
  let from = 0;
  let end = 0;
  let line = 1;
  let skipping = false;

  const raw = () => withoutLineEnd(buffer, from, scanner.next);

  function skipLine(isLast: boolean): boolean {
    const stop = lineStop(buffer, from, end, isLast);
    if (stop === undefined) {
      from = Math.max(from, end - 1); // the last byte may be half of a line end
      return false;
    }
    from = afterLine(buffer, stop, end);
    skipping = false;
    line++;
    return true;
  }

  /** Refuses the record's first line, once it is whole or surely too long. @returns Whether it was. */
  function refuseLine(problem: Problem, isLast: boolean): boolean {
    const stop = lineStop(buffer, from, end, isLast);
    const length = (stop ?? end) - from;
    if (stop === undefined && length <= record_bytes_max) return false;
    const shown = buffer.subarray(from, from + Math.min(length, record_bytes_max));
    visitor.refuse(line, length > record_bytes_max ? "too_long" : problem, shown);
    skipping = true;
    return true;
  }

  function drain(isLast: boolean): void {
    while (from < end) {
      if (skipping && !skipLine(isLast)) return;
      if (from >= end) return;
      visitor.begin(line);
      const isComplete = scanner.scan(buffer, from, end, isLast);
      const length = (isComplete ? scanner.next : end) - from;
      if (length > record_bytes_max) {
        if (!refuseLine("too_long", isLast)) return;
      } else if (!isComplete) return;
      else if (scanner.problem === "open_quote" || scanner.problem === "after_quote") {
        if (!refuseLine(scanner.problem, isLast)) return;
      } else {
        if (scanner.problem !== undefined) visitor.refuse(line, scanner.problem, raw());
        else if (scanner.blank) visitor.blank();
        else visitor.record(line, raw);
        from = scanner.next;
        line += scanner.lines;
      }
    }
  }

  for await (const chunk of chunks) {
    const left = end - from;
    if (left === 0) {
      buffer = chunk as Uint8Array<ArrayBuffer>;
    } else {
      const joined = new Uint8Array(left + chunk.length);
      joined.set(buffer.subarray(from, end));
      joined.set(chunk, left);
      buffer = joined;
    }
    from = 0;
    end = left + chunk.length;
    drain(false);
  }
  drain(true);
}

function withoutLineEnd(buffer: Uint8Array, from: number, next: number): Uint8Array {
  let stop = next;
  if (stop > from && buffer[stop - 1] === 0x0a) stop--;
  if (stop > from && buffer[stop - 1] === 0x0d) stop--;
  return buffer.subarray(from, stop);
}
