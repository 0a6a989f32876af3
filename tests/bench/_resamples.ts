/** The bootstrap behind every interval: 1,000 resamples of customers over 50,000 rows. */
import {
  customersOf,
  eceStatistic,
  probabilityStatistic,
  rank,
  rankStatistic,
  Resampler,
  seededDraw,
} from "../../lib/metrics/mod.ts";

const rows = 50_000;
const options = { resamples: 1000, seed: 1 };
const runs = 5;

/** Seconds for all figures of one model, the least of several runs, by how many rows a customer has. */
export function measureResamples(): [what: string, wall_s: number][] {
  return [1, 4].map((rows_per_customer) => {
    const draw = seededDraw(1);
    const uniform = () => draw(2 ** 31) / 2 ** 31;
    const keys = Array.from(
      { length: rows },
      (_, row) => `c${Math.floor(row / rows_per_customer)}`,
    );
    const probability = Float64Array.from(keys, uniform);
    const labels = Uint8Array.from(probability, (p) => uniform() < p ? 1 : 0);
    const walls = Array.from({ length: runs }, () => {
      const start = performance.now();
      const customers = customersOf(keys);
      const resampler = new Resampler(customers, options);
      resampler.add(rankStatistic(rank(keys, labels, probability), customers));
      resampler.add(probabilityStatistic({ labels, probability, profit: () => 1 }, customers));
      resampler.add(eceStatistic({ labels, probability }, customers));
      resampler.run();
      return (performance.now() - start) / 1000;
    });
    const customers = rows / rows_per_customer;
    return [
      `${options.resamples} resamples, all figures of a model: ${rows} rows of ${customers} customers`,
      Math.min(...walls),
    ];
  });
}
