/** Turns an error of `csv-parse` into the `SyntaxError` with line and column that std documents. */
import { Buffer } from "node:buffer";

/** The part of the text in which an error may lie, from the start of a line on. */
export interface Kept {
  /** The text in UTF-8. */
  bytes: Uint8Array;
  /** How many bytes were before it. */
  offset: number;
  /** The number of its first line. */
  line: number;
  /** The character that starts a comment; quotes in comments are no error. */
  comment: string | undefined;
}

/** Messages by the error codes of `csv-parse`, with a pattern that ends at the offending quote.
 *
 * `csv-parse` only says where the field begins.
 */
const QUOTE_ERRORS: Record<string, { message: string; upToQuote: RegExp }> = {
  INVALID_OPENING_QUOTE: { message: 'bare " in non-quoted-field', upToQuote: /"/ },
  CSV_INVALID_CLOSING_QUOTE: {
    message: 'extraneous or missing " in quoted-field',
    upToQuote: /"[^"]*(?:""[^"]*)*"/,
  },
  CSV_QUOTE_NOT_CLOSED: { message: 'extraneous or missing " in quoted-field', upToQuote: /"/ },
};

/** Returns the error to throw instead of what `csv-parse` threw. */
export function toSyntaxError(error: unknown, kept: Kept): unknown {
  if (!(error instanceof Error) || !("code" in error) || !("bytes" in error)) return error;
  const known = QUOTE_ERRORS[String(error.code)];
  if (known === undefined) return new SyntaxError(error.message, { cause: error });
  const fieldStart = Number(error.bytes) - kept.offset;
  const bytes = Buffer.from(kept.bytes.buffer, kept.bytes.byteOffset, kept.bytes.byteLength);
  const rest = bytes.toString("utf8", fieldStart);
  const skipped = leadingComments(kept.comment).exec(rest)?.[0] ?? "";
  const before = bytes.toString("utf8", 0, fieldStart) + skipped;
  const after = rest.slice(skipped.length);
  const match = known.upToQuote.exec(after);
  const upToField = before + after.slice(0, match?.index);
  const upToError = before + (match ? after.slice(0, match.index + match[0].length - 1) : "");
  const startLine = kept.line + countLineEnds(upToField);
  const line = kept.line + countLineEnds(upToError);
  const column = [...upToError.slice(upToError.lastIndexOf("\n") + 1)].length + 1;
  return new SyntaxError(
    `Syntax error on line ${startLine}; parse error on line ${line}, column ${column}: ` +
      known.message,
    { cause: error },
  );
}

function countLineEnds(text: string): number {
  return text.split("\n").length - 1;
}

/** The comment lines between the last record and the field with the error. */
function leadingComments(comment: string | undefined): RegExp {
  return comment ? new RegExp(`^\\n*(?:${RegExp.escape(comment)}[^\\n]*\\n+)*`) : /^/;
}
