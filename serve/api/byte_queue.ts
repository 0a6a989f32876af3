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
const chunk_bytes_max = 4 * 1024 * 1024;
/** One is filled while another is written. */
const spare_max = 2;

const encoder = new TextEncoder();
const newline = 10;

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
    // While one is written there must be room to go on.
    this.#chunk_bytes = Math.min(chunk_bytes_max, Math.floor(bytes_max / 4));
  }

  get lines(): number {
    return this.#lines;
  }

  /** Bytes of the buffers that hold what waits. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a chunk is full and can be written. */
  get is_ready(): boolean {
    const first = this.#chunks[0];
    return first !== undefined && first !== this.#filling;
  }

  /** Adds a line without its end, in two parts. @returns Whether there was room. */
  push(day: number, head: string, rest: string): boolean {
    const filling = this.#filling;
    if (filling?.day === day && this.#fill(filling, head, rest)) return true;
    // A UTF-16 unit takes three bytes at most.
    const size = this.#chunk_bytes;
    if (3 * (head.length + rest.length) + 1 > size) return this.#pushAlone(day, head, rest);
    if (this.#bytes + size > this.#bytes_max) return false;
    const chunk = { day, bytes: this.#spare.pop() ?? new Uint8Array(size), used: 0, lines: 0 };
    this.#add(chunk);
    this.#filling = chunk;
    return this.#fill(chunk, head, rest);
  }

  /** The oldest chunk, which takes no more lines from now on. */
  first(): Chunk | undefined {
    const chunk = this.#chunks[0];
    if (chunk === this.#filling) this.#filling = undefined;
    return chunk;
  }

  /** Removes the oldest chunk. */
  drop({ bytes, lines }: Chunk): void {
    this.#chunks.shift();
    this.#lines -= lines;
    this.#bytes -= bytes.length;
    if (bytes.length === this.#chunk_bytes && this.#spare.length < spare_max) {
      this.#spare.push(bytes);
    } else bytes.buffer.transfer(0); // gives the memory back now, not when the heap is swept
  }

  #fill(chunk: Chunk, head: string, rest: string): boolean {
    // One after the other: put together first, a text would be copied once more.
    const room = chunk.bytes.subarray(chunk.used, -1);
    const first = encoder.encodeInto(head, room);
    if (first.read < head.length) return false;
    const second = encoder.encodeInto(rest, room.subarray(first.written));
    if (second.read < rest.length) return false;
    chunk.used += first.written + second.written;
    chunk.bytes[chunk.used++] = newline;
    chunk.lines++;
    this.#lines++;
    return true;
  }

  #pushAlone(day: number, head: string, rest: string): boolean {
    if (this.#bytes + head.length + rest.length + 1 > this.#bytes_max) return false;
    const bytes = encoder.encode(`${head}${rest}\n`);
    if (this.#bytes + bytes.length > this.#bytes_max) return false;
    this.#add({ day, bytes, used: bytes.length, lines: 1 });
    this.#filling = undefined;
    this.#lines++;
    return true;
  }

  #add(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.bytes.length;
  }
}
