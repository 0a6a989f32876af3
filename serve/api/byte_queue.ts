/** Whole lines of one day, in UTF-8. */
export interface Chunk {
  day: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** So many bytes of it are filled. */
  used: number;
  lines: number;
}

const chunk_bytes = 256 * 1024;
/** One is filled while another is written. */
const spare_max = 2;

const encoder = new TextEncoder();
const newline = 10, carriage_return = 13, space = 32;

/**
 * Lines that wait, copied into buffers of one size that are used again: thousands of texts that live
 * until they are written would grow the heap far beyond their own size.
 */
export class ByteQueue {
  readonly #bytes_max: number;
  #chunks: Chunk[] = [];
  #spare: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #lines = 0;

  constructor(bytes_max: number) {
    this.#bytes_max = bytes_max;
  }

  get lines(): number {
    return this.#lines;
  }

  /** Bytes of memory that are held by what waits. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a line, its end and all. @returns Whether there was room. */
  push(day: number, head: string, body: Uint8Array, tail: string): boolean {
    // A UTF-16 unit takes three bytes at most.
    const needed = (head.length + tail.length) * 3 + body.length + 1;
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.day !== day || chunk.bytes.length - chunk.used < needed) {
      chunk = this.#begin(day, needed);
      if (chunk === undefined) return false;
    }
    const { bytes } = chunk;
    let at = chunk.used;
    at += encoder.encodeInto(head, bytes.subarray(at)).written;
    bytes.set(body, at);
    oneLine(bytes.subarray(at, at + body.length));
    at += body.length;
    at += encoder.encodeInto(tail, bytes.subarray(at)).written;
    bytes[at++] = newline;
    chunk.used = at;
    chunk.lines++;
    this.#lines++;
    return true;
  }

  /** The oldest chunk, which takes no more lines from now on. */
  first(): Chunk | undefined {
    const chunk = this.#chunks[0];
    if (chunk !== undefined && this.#chunks.length === 1) this.#chunks.push();
    return chunk;
  }

  /** Removes the oldest chunk. */
  drop(chunk: Chunk): void {
    this.#chunks.shift();
    this.#lines -= chunk.lines;
    this.#bytes -= chunk.bytes.length;
    if (chunk.bytes.length === chunk_bytes && this.#spare.length < spare_max) {
      this.#spare.push(chunk.bytes);
    }
  }

  #begin(day: number, needed: number): Chunk | undefined {
    const size = Math.max(chunk_bytes, needed);
    if (this.#bytes + size > this.#bytes_max) return undefined;
    this.#bytes += size;
    const bytes = size === chunk_bytes ? this.#spare.pop() : undefined;
    const chunk = { day, bytes: bytes ?? new Uint8Array(size), used: 0, lines: 0 };
    this.#chunks.push(chunk);
    return chunk;
  }
}

/** Takes out line ends. JSON has them only between its parts, where a space says the same. */
function oneLine(bytes: Uint8Array): void {
  for (const end of [newline, carriage_return]) {
    for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, at + 1)) bytes[at] = space;
  }
}
