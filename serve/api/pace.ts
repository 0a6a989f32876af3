/** So much busy time makes a measurement. */
const measured_ms = 50;
/** What one measurement counts beside those before it. */
const weight = 0.3;

/**
 * How many rows get done in a millisecond while there is something to do, by the clock on the wall: on
 * a machine that others keep busy, too, that is what callers get.
 */
export class Pace {
  readonly #now_ms: () => number;
  #rows_per_ms = Infinity;
  #waiting_rows = 0;
  #done_rows = 0;
  #busy_ms = 0;
  #since_ms = 0;

  /** @param now_ms A clock that nobody sets. */
  constructor(now_ms: () => number) {
    this.#now_ms = now_ms;
  }

  /** Infinity until it has been measured. */
  get rows_per_ms(): number {
    return this.#rows_per_ms;
  }

  /** Rows have come. */
  begin(rows: number): void {
    if (this.#waiting_rows === 0) this.#since_ms = this.#now_ms();
    this.#waiting_rows += rows;
  }

  /** They are done. */
  end(rows: number): void {
    this.#done_rows += rows;
    this.#waiting_rows -= rows;
    if (this.#waiting_rows === 0) this.#pass();
  }

  /** To be called now and then, as there may be something to do all the time. */
  look(): void {
    if (this.#waiting_rows > 0) this.#pass();
    if (this.#busy_ms < measured_ms) return;
    const measured = this.#done_rows / this.#busy_ms;
    const known = this.#rows_per_ms;
    this.#rows_per_ms = Number.isFinite(known) ? known + weight * (measured - known) : measured;
    this.#busy_ms = this.#done_rows = 0;
  }

  #pass(): void {
    const now_ms = this.#now_ms();
    this.#busy_ms += now_ms - this.#since_ms;
    this.#since_ms = now_ms;
  }
}
