import { join } from "node:path";
import { ByteQueue, type Chunk } from "./byte_queue.ts";
import { dayOf, isoDay } from "./days.ts";

/** Where and how predictions are written down. */
export interface PredictionLogOptions {
  folder: string;
  /** Bytes that may wait to be written; what comes on top is lost, and counted. */
  queue_bytes_max: number;
  /** A new file is begun at this size, and each day. */
  file_bytes_max: number;
  /** Longest time that a line waits. */
  flush_ms: number;
  /** After a failure so long nothing is tried. */
  retry_ms: number;
  now: () => Date;
  /** Called with the number of lines that were not kept. */
  onLost: (lines: number) => void;
  /** Called when writing begins to fail, with what is wrong, and with undefined when it works again. */
  onTrouble: (message: string | undefined) => void;
}

interface OpenFile {
  handle: Deno.FsFile;
  day: number;
  /** Bytes of whole chunks. */
  bytes: number;
}

/**
 * Appends lines to files of one day each, `predictions-2026-08-28-<time>-<process>-<n>.jsonl`, behind a
 * queue that never makes a prediction wait. While the disk is full the queue fills up, and is written
 * when there is room again.
 */
export class PredictionLog {
  readonly #options: PredictionLogOptions;
  readonly #queue: ByteQueue;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | undefined;
  #file: OpenFile | undefined;
  #serial = 0;
  #is_failing = false;

  constructor(options: PredictionLogOptions) {
    this.#options = options;
    this.#queue = new ByteQueue(options.queue_bytes_max);
  }

  /** Bytes that wait to be written. */
  get waiting_bytes(): number {
    return this.#queue.bytes;
  }

  /**
   * Takes a line without its end, in two parts.
   *
   * @param time Of the prediction: it decides which day's file the line goes to.
   */
  write(time: Date, head: string, rest: string): void {
    const day = dayOf(time);
    if (!this.#queue.push(day, head, rest)) {
      this.#options.onLost(1);
      return;
    }
    if (this.#writing !== undefined) return;
    if (this.#queue.is_ready && !this.#is_failing) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.#options.flush_ms);
  }

  /** Writes what waits, once, and ends. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#writing;
    await this.#writeAll();
    clearTimeout(this.#timer);
    const left = this.#queue.lines;
    if (left > 0) this.#options.onLost(left);
    this.#leave();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = undefined;
      if (this.#queue.lines === 0) return;
      const { flush_ms, retry_ms } = this.#options;
      this.#timer ??= setTimeout(() => this.#flush(), this.#is_failing ? retry_ms : flush_ms);
    });
  }

  async #writeAll(): Promise<void> {
    await this.#leaveRemoved();
    for (let chunk = this.#queue.first(); chunk !== undefined; chunk = this.#queue.first()) {
      try {
        await this.#append(chunk);
      } catch (error) {
        // The chunk stays in the queue.
        if (!this.#is_failing) this.#options.onTrouble((error as Error).message);
        this.#is_failing = true;
        return;
      }
      this.#queue.drop(chunk);
      if (this.#is_failing) this.#options.onTrouble(undefined);
      this.#is_failing = false;
    }
  }

  async #append({ day, bytes, used }: Chunk): Promise<void> {
    const file = this.#fitting(day) ?? await this.#begin(day);
    try {
      for (let done = 0; done < used;) done += await file.handle.write(bytes.subarray(done, used));
      file.bytes += used;
    } catch (error) {
      await this.#takeBack(file);
      throw error;
    }
  }

  /** A chunk that was written in part will come again as a whole. */
  async #takeBack(file: OpenFile): Promise<void> {
    try {
      await file.handle.truncate(file.bytes);
    } catch {
      // The next chunk must not run into a line that was cut off.
      this.#leave();
    }
  }

  /** What is written to a file that somebody has removed is gone. */
  async #leaveRemoved(): Promise<void> {
    if (this.#file === undefined) return;
    try {
      const { nlink } = await this.#file.handle.stat();
      if (nlink !== 0) return;
    } catch {
      // Nor can what cannot be looked at be trusted to be there.
    }
    this.#leave();
  }

  #leave(): void {
    this.#file?.handle.close();
    this.#file = undefined;
  }

  #fitting(day: number): OpenFile | undefined {
    const file = this.#file;
    return file?.day === day && file.bytes < this.#options.file_bytes_max ? file : undefined;
  }

  async #begin(day: number): Promise<OpenFile> {
    this.#leave();
    return this.#file = { handle: await this.#open(day), day, bytes: 0 };
  }

  async #open(day: number): Promise<Deno.FsFile> {
    const { folder, now } = this.#options;
    await Deno.mkdir(folder, { recursive: true });
    const time = now().toISOString().slice(11, 23).replaceAll(/[:.]/g, "");
    const start = join(folder, `predictions-${isoDay(day)}-${time}-${Deno.pid}`);
    for (;;) {
      const path = `${start}-${this.#serial++}.jsonl`;
      try {
        return await Deno.open(path, { append: true, createNew: true });
      } catch (error) {
        // In containers all servers have the same process number.
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      }
    }
  }
}
