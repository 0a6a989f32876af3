/** What is left of a caller's allowance. */
interface Bucket {
  tokens: number;
  at_ms: number;
}

/** Requests a second by caller: a bucket that holds those of one second, and fills up steadily. */
export class RateLimit {
  readonly #now_ms: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now_ms A clock that nobody sets, such as `performance.now`. */
  constructor(now_ms: () => number) {
    this.#now_ms = now_ms;
  }

  /** Takes one request of a caller's. @returns Seconds to wait; 0: it may go on. */
  take(caller: string, per_s: number): number {
    const now_ms = this.#now_ms();
    let bucket = this.#buckets.get(caller);
    if (bucket === undefined) {
      bucket = { tokens: per_s, at_ms: now_ms };
      this.#buckets.set(caller, bucket);
    }
    const filled = bucket.tokens + (now_ms - bucket.at_ms) / 1000 * per_s;
    bucket.tokens = Math.min(per_s, filled);
    bucket.at_ms = now_ms;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / per_s;
    bucket.tokens--;
    return 0;
  }
}
