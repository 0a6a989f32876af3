import { seededDraw } from "../random.ts";
import type { Customers } from "./customers.ts";

export interface ResampleOptions {
  resamples: number;
  seed: number;
}

/** Figures of rows that are counted as often as their customer is drawn. */
export interface Statistic<Name extends string> {
  readonly names: readonly Name[];
  /**
   * Writes the figures in the order of `names`; NaN where there is none.
   *
   * @param times How often each customer counts.
   */
  figures(times: Uint32Array, into: Float64Array): void;
}

/** Figures of all rows, and of each resample. */
export interface Sampled<Name extends string> {
  values: Record<Name, number>;
  /** Filled by {@linkcode Resampler.run}. */
  draws: Record<Name, Float64Array>;
}

/**
 * The bootstrap: customers drawn with replacement, each with all its rows, because the rows of one
 * customer are not independent.
 *
 * All statistics see the same customers, so that their draws can be subtracted pair by pair; the same
 * seed draws the same customers.
 */
export class Resampler {
  readonly #customers: number;
  readonly #options: ResampleOptions;
  readonly #jobs: ((times: Uint32Array, resample: number) => void)[] = [];

  constructor({ count }: Pick<Customers, "count">, options: ResampleOptions) {
    this.#customers = count;
    this.#options = options;
  }

  /** Figures of all rows at once; those of the resamples come with the run. */
  add<Name extends string>({ names, ...statistic }: Statistic<Name>): Sampled<Name> {
    const found = new Float64Array(names.length);
    const draws = names.map(() => new Float64Array(this.#options.resamples));
    statistic.figures(new Uint32Array(this.#customers).fill(1), found);
    const values = Object.fromEntries(names.map((name, at) => [name, found[at]!]));
    this.#jobs.push((times, resample) => {
      statistic.figures(times, found);
      for (let at = 0; at < draws.length; at++) draws[at]![resample] = found[at]!;
    });
    return {
      values: values as Record<Name, number>,
      draws: Object.fromEntries(names.map((name, at) => [name, draws[at]!])) as Record<
        Name,
        Float64Array
      >,
    };
  }

  run(): void {
    const customers = this.#customers, { resamples, seed } = this.#options;
    const draw = seededDraw(seed);
    const times = new Uint32Array(customers);
    for (let resample = 0; resample < resamples; resample++) {
      times.fill(0);
      for (let drawn = 0; drawn < customers; drawn++) times[draw(customers)]!++;
      for (const job of this.#jobs) job(times, resample);
    }
  }
}
