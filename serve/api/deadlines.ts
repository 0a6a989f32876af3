/** Something that has to happen in time. */
export interface Deadline {
  readonly at_ms: number;
  readonly expire: () => void;
}

/**
 * Deadlines of one length, kept by one look at the oldest every now and then: a timer for each
 * request would cost more than reading its body.
 */
export class Deadlines {
  readonly #length_ms: number;
  readonly #now_ms: () => number;
  /** In the order in which they end, as all are equally long. */
  readonly #open = new Set<Deadline>();
  #whenNone: (() => void) | undefined;

  /** @param now_ms A clock that nobody sets, such as `performance.now`. */
  constructor(length_ms: number, now_ms: () => number) {
    this.#length_ms = length_ms;
    this.#now_ms = now_ms;
  }

  /** Begins one; `expire` is called unless it is removed before. */
  begin(expire: () => void): Deadline {
    const deadline = { at_ms: this.#now_ms() + this.#length_ms, expire };
    this.#open.add(deadline);
    return deadline;
  }

  end(deadline: Deadline): void {
    this.#open.delete(deadline);
    if (this.#open.size === 0) this.#whenNone?.();
  }

  /** Calls at once if none is open, else together with the end of the last one. */
  whenNone(call: () => void): void {
    this.#whenNone = () => {
      this.#whenNone = undefined;
      call();
    };
    if (this.#open.size === 0) this.#whenNone();
  }

  /** Calls the oldest if it has had so much time. @returns Whether it has. */
  cutOldest(after_ms: number): boolean {
    const [oldest] = this.#open;
    if (oldest === undefined) return false;
    const had_ms = this.#now_ms() - (oldest.at_ms - this.#length_ms);
    if (had_ms < after_ms) return false;
    this.end(oldest);
    oldest.expire();
    return true;
  }

  /** Calls those whose time is over. */
  look(): void {
    const now_ms = this.#now_ms();
    for (const deadline of this.#open) {
      if (deadline.at_ms > now_ms) return;
      this.end(deadline);
      deadline.expire();
    }
  }
}
