/** `CsvParseStream` of `@std/csv`, over the web stream of `csv-parse`. */
import { parse as parseStream } from "csv-parse/stream";
import { type Kept, toSyntaxError } from "./_csv_error.ts";
import { parserOptions, type ReadOptions, type RowType } from "./_csv_rows.ts";

/** Options of {@linkcode CsvParseStream}. */
export type CsvParseStreamOptions = ReadOptions;

/** Turns a stream of CSV text, in pieces of any size, into a stream of rows.
 *
 * Reading fails with a `SyntaxError` as documented at `parse`. Memory holds one piece and one
 * record, however long the text is.
 */
export class CsvParseStream<const Options extends CsvParseStreamOptions | undefined = undefined>
  implements TransformStream<string, RowType<Options>> {
  readonly #readable: ReadableStream<RowType<Options>>;
  readonly #writable: WritableStream<string>;

  constructor(options?: Options) {
    const settings = parserOptions(options ?? {});
    const { on_record: toRow } = settings;
    const text = new RecentText(options?.comment);
    settings.on_record = (record, info) => {
      text.recordEnd = info.bytes;
      return toRow(record, info);
    };
    const input = new TransformStream<string, Uint8Array>(new Normalizer(text));
    const parser = parseStream(settings) as unknown as TransformStream<Uint8Array>;
    this.#writable = input.writable;
    this.#readable = ReadableStream.from(rows(input.readable.pipeThrough(parser), text));
  }

  /** The rows. */
  get readable(): ReadableStream<RowType<Options>> {
    return this.#readable;
  }

  /** Takes the text. */
  get writable(): WritableStream<string> {
    return this.#writable;
  }
}

/** Passes rows on; `pipeThrough` alone could not replace the error of the stream before it. */
async function* rows<Row>(parsed: ReadableStream<Row>, text: RecentText): AsyncGenerator<Row> {
  try {
    yield* parsed;
  } catch (error) {
    throw toSyntaxError(error, text.kept());
  }
}

/** Encodes text, with `\n` as the only line end and without byte order mark. */
class Normalizer implements Transformer<string, Uint8Array> {
  readonly #encoder = new TextEncoder();
  readonly #text: RecentText;
  /** The end of the last piece, if only the next one tells what it is. */
  #held = "";
  #isStart = true;

  constructor(text: RecentText) {
    this.#text = text;
  }

  transform(piece: string, controller: TransformStreamDefaultController<Uint8Array>): void {
    let text = this.#held + piece;
    // A carriage return may be half a line end, and a high surrogate is half a character.
    this.#held = /[\r\ud800-\udbff]$/.exec(text)?.[0] ?? "";
    text = text.slice(0, text.length - this.#held.length);
    if (text !== "") this.#enqueue(text, controller);
  }

  flush(controller: TransformStreamDefaultController<Uint8Array>): void {
    if (this.#held !== "" && this.#held !== "\r") this.#enqueue(this.#held, controller);
  }

  #enqueue(text: string, controller: TransformStreamDefaultController<Uint8Array>): void {
    if (this.#isStart) text = text.replace(/^\ufeff/, "");
    this.#isStart = false;
    const bytes = this.#encoder.encode(text.replaceAll("\r\n", "\n"));
    this.#text.add(bytes);
    controller.enqueue(bytes);
  }
}

/** The pieces since the end of the last record, to say where an error is. */
class RecentText {
  /** How many bytes the parser had read when the last record ended. */
  recordEnd = 0;
  readonly #comment: string | undefined;
  #pieces: Uint8Array[] = [];
  #offset = 0;
  #line = 1;

  constructor(comment: string | undefined) {
    this.#comment = comment;
  }

  /** Adds a piece, and forgets those from before the last record's end. */
  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    while (this.#offset + this.#pieces[0]!.length < this.recordEnd) {
      const dropped = this.#pieces.shift()!;
      this.#offset += dropped.length;
      for (const byte of dropped) if (byte === 10) this.#line++;
    }
  }

  /** The pieces as one, for an error's message. */
  kept(): Kept {
    const bytes = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.length, 0));
    let end = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, end);
      end += piece.length;
    }
    return { bytes, offset: this.#offset, line: this.#line, comment: this.#comment };
  }
}
