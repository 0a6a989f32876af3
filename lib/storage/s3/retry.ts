/** Chance and time, as arguments, so that a test need not wait. */
export interface Pace {
  /** The time in milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
  /** How often something is tried before it is given up. */
  attempts_max: number;
  /** How long a server may say nothing at all. */
  timeout_ms: number;
}

/** Something that may be gone when it is tried again. */
export class Passing extends Error {
  /** @param after_ms How long the server wants to be left alone. */
  constructor(message: string, readonly after_ms = 0, options?: ErrorOptions) {
    super(message, options);
  }
}

const first_ms = 200;
const longest_ms = 20_000;

/**
 * How long to wait before the next try: anything up to a bound that doubles each time ("full jitter"),
 * so that many who failed together do not come back together.
 */
export function backoff_ms(failures: number, random: () => number, after_ms = 0): number {
  const bound = Math.min(longest_ms, first_ms * 2 ** (failures - 1));
  return Math.min(longest_ms, Math.max(after_ms, random() * bound));
}

/**
 * Tries again what fails with `Passing`, `attempts_max` times in all; then that error is thrown.
 * Calling `gainedGround` makes the count begin again.
 */
export async function retrying<T>(
  pace: Pace,
  work: (gainedGround: () => void) => Promise<T>,
): Promise<T> {
  for (let failures = 0;;) {
    try {
      return await work(() => failures = 0);
    } catch (error) {
      if (!(error instanceof Passing) || ++failures >= pace.attempts_max) throw error;
      await pace.sleep(backoff_ms(failures, pace.random, error.after_ms));
    }
  }
}
