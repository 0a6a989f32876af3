import { logLoss } from "../../lib/metrics/mod.ts";
import { dayOf } from "./days.ts";
import {
  type Kept,
  type Losses,
  type Outcome,
  OutcomeStore,
  type PendingOutcome,
} from "./outcome_store.ts";
import type { RequestLog } from "./request_log.ts";
import { searchLog } from "./search_log.ts";

export interface OutcomesOptions {
  /** Folder in which they are kept. */
  folder: string;
  /** Folder of the prediction log; undefined: there is none, and no loss is known. */
  predictions: string | undefined;
  now: () => Date;
  log: Pick<RequestLog, "event" | "problem">;
}

/** Predictions are looked up so long after an outcome has come, with all that came meanwhile. */
const gather_ms = 1000;
/** Tried again after a failure. */
const retry_ms = 10_000;
/** Outcomes that are looked up at once. */
const search_max = 20_000;
/** Outcomes that are read or settled in one piece, so that nobody waits for long. */
const piece_max = 250;
/** What is older says little of how a model fares. */
const loss_days = 90;

/**
 * What really happened: kept as it comes, then joined with what the prediction log says was foreseen,
 * which gives the log loss of the versions that serve.
 */
export class Outcomes {
  readonly #options: OutcomesOptions;
  #store: OutcomeStore | undefined;
  #opening: Promise<OutcomeStore> | undefined;
  #losses: Losses[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #searching: Promise<void> | undefined;
  #closed = false;
  #is_failing = false;

  constructor(options: OutcomesOptions) {
    this.#options = options;
  }

  /** Goes on where an earlier server has ended. */
  start(): void {
    this.#schedule(0);
  }

  /** Keeps outcomes, all or none. @throws {Error} If they cannot be written. */
  async add(outcomes: readonly Outcome[]): Promise<Kept> {
    try {
      const store = await this.#opened();
      const kept = await store.add(outcomes, this.#options.now());
      this.#note(undefined);
      if (kept.accepted > 0) this.#schedule(gather_ms);
      return kept;
    } catch (error) {
      this.#note(error as Error);
      throw error;
    }
  }

  /** What is known of predictions of the last three months. */
  get losses(): readonly Losses[] {
    return this.#losses;
  }

  /** Ends after what it is doing. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#searching;
    await this.#opening?.catch(() => {});
    this.#store?.close();
  }

  async #opened(): Promise<OutcomeStore> {
    if (this.#store !== undefined) return this.#store;
    this.#opening ??= OutcomeStore.open(this.#options.folder)
      .finally(() => this.#opening = undefined);
    return this.#store = await this.#opening;
  }

  #schedule(after_ms: number): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#searching = (this.#searching ?? Promise.resolve()).then(() => this.#search()).then(
        () => this.#note(undefined),
        (error) => {
          this.#note(error);
          this.#schedule(retry_ms);
        },
      );
    }, after_ms);
  }

  async #search(): Promise<void> {
    const { folder, predictions, now } = this.#options;
    // A server that is never sent any need not have a file for them.
    if (this.#store === undefined && !await OutcomeStore.isThere(folder)) return;
    const store = await this.#opened();
    const isOver = () => this.#closed;
    while (predictions !== undefined && !isOver()) {
      const pending: PendingOutcome[] = [];
      for (let more = true; more && pending.length < search_max;) {
        const piece = store.pending(piece_max, pending.length);
        pending.push(...piece);
        more = piece.length > 0;
        await othersTurn();
      }
      if (pending.length === 0) break;
      if (!await searchLog(predictions, pending, store, dayOf(now()), isOver)) break;
      for (let first = 0; first < pending.length; first += piece_max) {
        store.settle(pending.slice(first, first + piece_max), lossOf);
        await othersTurn();
      }
    }
    this.#losses = store.losses(dayOf(now()) - loss_days);
  }

  /** Says it once when things change. */
  #note(error: Error | undefined): void {
    if (this.#is_failing === (error !== undefined)) return;
    this.#is_failing = error !== undefined;
    const { log } = this.#options;
    if (error === undefined) log.event("outcomes can be kept again");
    else log.problem("outcomes cannot be kept", { reason: error.message });
  }
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function lossOf(probability: number, churned: boolean): number {
  return logLoss([churned ? 1 : 0], [probability]);
}
