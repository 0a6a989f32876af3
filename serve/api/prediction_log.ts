import { join } from "node:path";

/** Where and how predictions are written down. */
export interface PredictionLogOptions {
  folder: string;
  /** Bytes that may wait to be written; what comes on top is lost, and counted. */
  queue_bytes_max: number;
  /** A new file is begun at this size, and each day. */
  file_bytes_max: number;
  /** Longest time that a line waits. */
  flush_ms: number;
  now: () => Date;
  /** Called with the number of lines that were not kept, and why. */
  onLost: (lines: number, why: string) => void;
}

/**
 * Appends lines to files by day, `predictions-2026-08-28-<start>.jsonl`, behind a queue that never
 * makes a prediction wait.
 */
export class PredictionLog {
  readonly #options: PredictionLogOptions;
  #waiting: string[] = [];
  #waiting_bytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #is_writing = false;
  #file: { handle: Deno.FsFile; day: string; bytes: number } | undefined;
  #serial = 0;
  readonly #encoder = new TextEncoder();

  constructor(options: PredictionLogOptions) {
    this.#options = options;
  }

  /** Takes a line without its end; `bytes` may be its length where it is plain ASCII. */
  write(line: string): void {
    // UTF-16 units are at most the UTF-8 bytes, and memory holds one or two bytes a unit.
    if (this.#waiting_bytes + line.length > this.#options.queue_bytes_max) {
      this.#options.onLost(1, "the queue is full");
      return;
    }
    this.#waiting.push(line);
    this.#waiting_bytes += line.length;
    this.#timer ??= setTimeout(() => this.#flush(), this.#options.flush_ms);
  }

  /** Writes what waits, and ends. */
  async close(): Promise<void> {
    this.#flush();
    await this.#writing;
    this.#flush();
    await this.#writing;
    this.#file?.handle.close();
    this.#file = undefined;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#is_writing || this.#waiting.length === 0) return;
    const lines = this.#waiting;
    const units = this.#waiting_bytes;
    this.#waiting = [];
    this.#is_writing = true;
    this.#writing = this.#append(lines)
      .catch((error) => this.#options.onLost(lines.length, (error as Error).message))
      .finally(() => {
        // Until now they took up memory, so that they count as waiting.
        this.#waiting_bytes -= units;
        this.#is_writing = false;
        if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#flush(), 0);
      });
  }

  async #append(lines: string[]): Promise<void> {
    const bytes = this.#encoder.encode(lines.join("\n") + "\n");
    const day = this.#options.now().toISOString().slice(0, 10);
    const { file_bytes_max } = this.#options;
    if (
      this.#file !== undefined && (this.#file.day !== day || this.#file.bytes >= file_bytes_max)
    ) {
      this.#file.handle.close();
      this.#file = undefined;
    }
    this.#file ??= await this.#open(day);
    let done = 0;
    try {
      while (done < bytes.length) done += await this.#file.handle.write(bytes.subarray(done));
    } catch (error) {
      // A line that was cut off must not run into the next one: a new file is begun.
      this.#file.handle.close();
      this.#file = undefined;
      throw error;
    }
    this.#file.bytes += bytes.length;
  }

  async #open(day: string) {
    const { folder, now } = this.#options;
    await Deno.mkdir(folder, { recursive: true });
    const start = now().toISOString().slice(11, 23).replaceAll(/[:.]/g, "");
    // Several servers may share a folder.
    const name = `predictions-${day}-${start}-${Deno.pid}-${this.#serial++}.jsonl`;
    const handle = await Deno.open(join(folder, name), { append: true, createNew: true });
    return { handle, day, bytes: 0 };
  }
}
