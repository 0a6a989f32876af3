/** Turns an error of `csv-parse` into the `SyntaxError` with line and column that std documents. */
import { Buffer } from "node:buffer";

/** The part of the text in which an error may lie. */
export interface Kept {
  /** Text in UTF-8, from the start of a record on. */
  bytes: Uint8Array;
  /** How many bytes were before it. */
  offset: number;
}

/** Messages by the error codes of `csv-parse`, with how to find the offending quote.
 *
 * `csv-parse` says where the field begins, not where the quote is.
 */
const QUOTE_ERRORS: Record<string, { message: string; quote: RegExp }> = {
  INVALID_OPENING_QUOTE: { message: 'bare " in non-quoted field', quote: /"/ },
  CSV_INVALID_CLOSING_QUOTE: {
    message: 'extraneous or missing " in quoted-field',
    quote: /(?<="(?:[^"]|"")*)"(?!")/,
  },
  CSV_QUOTE_NOT_CLOSED: { message: 'extraneous or missing " in quoted-field', quote: /"/ },
};

/** Returns the error to throw instead of what `csv-parse` threw. */
export function toSyntaxError(error: unknown, kept: Kept): unknown {
  if (!(error instanceof Error) || !("code" in error) || !("bytes" in error)) return error;
  const known = QUOTE_ERRORS[String(error.code)];
  if (known === undefined) return new SyntaxError(error.message, { cause: error });
  const bytes = Buffer.from(kept.bytes);
  const fieldStart = Number(error.bytes) - kept.offset;
  return error;
}
