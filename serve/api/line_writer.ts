/** Lines that wait at most. */
const waiting_max = 10_000;

/**
 * Writes lines without ever making a request wait: a reader that stands still must not stop the
 * server. What comes on top of a full queue is dropped, and said as soon as there is room again.
 */
export class LineWriter {
  readonly #write: (bytes: Uint8Array) => Promise<number>;
  readonly #encoder = new TextEncoder();
  #waiting: string[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;

  constructor(write: (bytes: Uint8Array) => Promise<number>) {
    this.#write = write;
  }

  /** Takes a line without its end. */
  push(line: string): void {
    if (this.#waiting.length >= waiting_max) this.#dropped++;
    else this.#waiting.push(line);
    this.#writing ??= this.#flush();
  }

  /** Waits until all has been written, or so long. */
  async close(longest_ms: number): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, longest_ms);
    await Promise.race([this.#writing, late.promise]);
    clearTimeout(timer);
  }

  async #flush(): Promise<void> {
    // Those of the same turn go together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      if (this.#dropped > 0) lines.push(`${this.#dropped} lines of the log were dropped`);
      this.#dropped = 0;
      try {
        let bytes = this.#encoder.encode(`${lines.join("\n")}\n`);
        while (bytes.length > 0) bytes = bytes.subarray(await this.#write(bytes));
      } catch {
        // Nobody reads any more, and there is no other place to say so.
      }
    }
    this.#writing = undefined;
  }
}
