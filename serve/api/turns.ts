import { setImmediate } from "node:timers";

/** Work that waits to be begun. */
interface Waiting {
  rows: number;
  begin: () => void;
}

/**
 * Lets work begin in slices, one in each turn of the event loop.
 *
 * A request that is worked off as soon as it is handed over never sees those behind it: with a
 * thousand of them waiting, a counter in the handler stays at one. If each first waits for a turn, all
 * that have arrived are handed over before any work is done, and can be counted. And as a turn is
 * short, answers go out and others come in meanwhile, however much there is to do.
 */
export class Turns {
  readonly #slice_rows: () => number;
  readonly #small: Waiting[] = [];
  readonly #large: Waiting[] = [];
  #is_set = false;

  /** @param slice_rows How many rows of small requests one turn begins. */
  constructor(slice_rows: () => number) {
    this.#slice_rows = slice_rows;
  }

  /** Waits for a turn: small requests as many as a slice holds, and beside them one large one. */
  wait(size: "small" | "large", rows: number): Promise<void> {
    return new Promise((begin) => {
      (size === "small" ? this.#small : this.#large).push({ rows, begin });
      this.#set();
    });
  }

  #set(): void {
    if (this.#is_set) return;
    this.#is_set = true;
    setImmediate(() => {
      this.#is_set = false;
      this.#begin();
    });
  }

  #begin(): void {
    const slice_rows = this.#slice_rows();
    let rows = 0, count = 0;
    while (count < this.#small.length && rows < slice_rows) rows += this.#small[count++]!.rows;
    for (const { begin } of this.#small.splice(0, count)) begin();
    this.#large.shift()?.begin();
    if (this.#small.length > 0 || this.#large.length > 0) this.#set();
  }
}
