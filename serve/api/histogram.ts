import type { Metric, Registry } from "prom-client";

export interface HistogramOptions {
  name: string;
  help: string;
  /** Name of its one label; left out: it has one series, that of "". */
  label?: string;
  /** Upper ends, rising; what lies above the last one is only counted. */
  buckets: readonly number[];
  registry: Registry;
}

/** One series of a histogram. */
export class Series {
  readonly #buckets: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(buckets: readonly number[]) {
    this.#buckets = buckets;
    this.#counts = new Float64Array(buckets.length + 1);
  }

  observe(value: number): void {
    const buckets = this.#buckets;
    let at = 0;
    while (at < buckets.length && value > buckets[at]!) at++;
    this.#counts[at]!++;
    this.#sum += value;
  }

  /** Counts up to each end, the last one of all, and the sum of all values. */
  totals(): { counts: number[]; sum: number } {
    let count = 0;
    return { counts: Array.from(this.#counts, (own) => count += own), sum: this.#sum };
  }
}

/**
 * A histogram of Prometheus for a thousand values at a time: prom-client's looks up the series and its
 * bucket by text for each value, which takes longer than the prediction that is counted.
 */
export class LabelledHistogram {
  readonly name: string;
  readonly help: string;
  readonly #label: string | undefined;
  readonly #buckets: readonly number[];
  readonly #series = new Map<string, Series>();

  constructor({ name, help, label, buckets, registry }: HistogramOptions) {
    this.name = name;
    this.help = help;
    this.#label = label;
    this.#buckets = buckets;
    // A registry asks no more of a metric than its name and `get`.
    registry.registerMetric(this as unknown as Metric<string>);
  }

  /** The series of a label's value. */
  of(value: string): Series {
    let series = this.#series.get(value);
    if (series === undefined) {
      series = new Series(this.#buckets);
      this.#series.set(value, series);
    }
    return series;
  }

  /** What the registry prints. */
  get() {
    const { name, help } = this;
    const ends = [...this.#buckets.map(String), "+Inf"];
    const values = [...this.#series].flatMap(([value, series]) => {
      const own = this.#label === undefined ? {} : { [this.#label]: value };
      const { counts, sum } = series.totals();
      return [
        ...counts.map((count, at) => ({
          metricName: `${name}_bucket`,
          labels: { ...own, le: ends[at]! },
          value: count,
        })),
        { metricName: `${name}_sum`, labels: own, value: sum },
        { metricName: `${name}_count`, labels: own, value: counts.at(-1)! },
      ];
    });
    return Promise.resolve({ name, help, type: "histogram", aggregator: "sum", values });
  }
}
