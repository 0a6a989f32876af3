/** Whole lines of one day, in UTF-8. */
export interface Chunk {
  day: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** So many bytes of it are filled. */
  used: number;
  lines: number;
}

/**
 * A dozen bodies of a thousand rows: a busy event loop comes round to writing a few times a second
 * only. Memory that a chunk has not used yet is not there.
 */
const chunk_bytes = 4 * 1024 * 1024;
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
  readonly #chunk_bytes: number;
  /** The first is the oldest, the last may still be filled. */
  #chunks: Chunk[] = [];
  #filling: Chunk | undefined;
  #spare: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #lines = 0;

  constructor(bytes_max: number) {
    this.#bytes_max = bytes_max;
    this.#chunk_bytes = Math.min(chunk_bytes, bytes_max);
  }

  get lines(): number {
    return this.#lines;
  }

  /** Bytes of memory that are held by what waits. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a chunk is full and can be written. */
  get is_ready(): boolean {
    const first = this.#chunks[0];
    return first !== undefined && first !== this.#filling;
  }

  /** Adds a line, its end and all. @returns Whether there was room. */
  push(day: number, head: string, body: Uint8Array, tail: string): boolean {
    // A UTF-16 unit takes three bytes at most.
    const needed = (head.length + tail.length) * 3 + body.length + 1;
    let chunk = this.#filling;
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
    if (chunk === this.#filling) this.#filling = undefined;
    return chunk;
  }

  /** Removes the oldest chunk. */
  drop(chunk: Chunk): void {
    this.#chunks.shift();
    this.#lines -= chunk.lines;
    this.#bytes -= chunk.bytes.length;
    if (chunk.bytes.length === this.#chunk_bytes && this.#spare.length < spare_max) {
      this.#spare.push(chunk.bytes);
    } else chunk.bytes.buffer.transfer(0); // gives the memory back now, not when the heap is swept
  }

  #begin(day: number, needed: number): Chunk | undefined {
    const size = Math.max(this.#chunk_bytes, needed);
    if (this.#bytes + size > this.#bytes_max) return undefined;
    this.#bytes += size;
    const bytes = size === this.#chunk_bytes ? this.#spare.pop() : undefined;
    const chunk = { day, bytes: bytes ?? new Uint8Array(size), used: 0, lines: 0 };
    this.#chunks.push(chunk);
    return this.#filling = chunk;
  }
}

/** Takes out line ends. JSON has them only between its parts, where a space says the same. */
function oneLine(bytes: Uint8Array): void {
  for (const end of [newline, carriage_return]) {
    for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, at + 1)) bytes[at] = space;
  }
}
