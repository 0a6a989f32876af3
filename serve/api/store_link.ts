import type { OnlineStatus, OnlineStore } from "../../lib/online/mod.ts";
import type { RequestLog } from "./request_log.ts";

export interface StoreLinkOptions {
  open: () => Promise<OnlineStore>;
  now_ms: () => number;
  log: Pick<RequestLog, "event" | "problem">;
}

/** After a failure so long no connection is tried. */
const retry_ms = 1000;
/** What the store says of itself is asked anew after so long. */
const status_ms = 1000;

/** A store that may be away for a while: it is opened when it is wanted, and again after it was lost. */
export class StoreLink {
  readonly #options: StoreLinkOptions;
  #store: OnlineStore | undefined;
  #opening: Promise<OnlineStore> | undefined;
  #tried_ms = -Infinity;
  #status: { value: OnlineStatus; at_ms: number } | undefined;
  #problem: string | undefined;
  #remark: string | undefined;
  #closed = false;

  constructor(options: StoreLinkOptions) {
    this.#options = options;
  }

  /** Why it could not be used the last time; undefined: it could. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What was amiss although it could be used; undefined: nothing. */
  get remark(): string | undefined {
    return this.#remark;
  }

  /** Does something with the store. @throws {Error} If it is away, or as `work` does. */
  async use<T>(work: (store: OnlineStore) => Promise<T>): Promise<T> {
    try {
      const done = await work(this.#store ?? await this.#opened());
      this.#note(undefined);
      return done;
    } catch (error) {
      this.#note(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** What the store says of itself, at most a second old. @throws {Error} If it is away. */
  async status(): Promise<OnlineStatus | undefined> {
    const at_ms = this.#options.now_ms();
    if (this.#status !== undefined && at_ms - this.#status.at_ms < status_ms) {
      return this.#status.value;
    }
    const { value, remark } = await this.use(async (store) => ({
      value: await store.status(),
      remark: store.remark,
    }));
    if (remark !== undefined && remark !== this.#remark) {
      this.#options.log.problem("feature store was not replaced", { reason: remark });
    }
    this.#remark = remark;
    // An empty store may be filled any moment.
    this.#status = value && { value, at_ms };
    return value;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#store?.close();
  }

  #opened(): Promise<OnlineStore> {
    const at_ms = this.#options.now_ms();
    if (this.#opening === undefined && at_ms - this.#tried_ms >= retry_ms) {
      this.#tried_ms = at_ms;
      this.#opening = this.#open().finally(() => this.#opening = undefined);
      this.#opening.catch(() => {}); // whoever waits for it hears of it
    }
    // Nobody waits for a server that was away a moment ago.
    if (this.#problem !== undefined) return Promise.reject(new Error(this.#problem));
    return this.#opening ?? Promise.reject(new Error("it is away"));
  }

  async #open(): Promise<OnlineStore> {
    const store = await this.#options.open();
    if (this.#closed) {
      await store.close();
      throw new Error("it is closed");
    }
    this.#store = store;
    this.#note(undefined);
    return store;
  }

  /** Says it once when things change. */
  #note(problem: string | undefined): void {
    const before = this.#problem;
    this.#problem = problem;
    if (this.#closed) return;
    const { log } = this.#options;
    if (before === undefined && problem !== undefined) {
      log.problem("feature store cannot be read", { reason: problem });
    } else if (before !== undefined && problem === undefined) {
      log.event("feature store can be read again");
    }
  }
}
