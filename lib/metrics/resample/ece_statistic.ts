import type { Labels } from "../labels.ts";
import { widthBin } from "../reliability.ts";
import type { Customers } from "./customers.ts";
import { membersOf } from "./members.ts";
import type { Statistic } from "./resampler.ts";

const names = ["ece"] as const;
const bins = 10;

/**
 * Calibration error: the mean distance of predicted and observed churn over ten bins of equal width,
 * weighted by their rows; NaN where no row is drawn.
 *
 * @param rows Which rows are judged; undefined: all.
 */
export function eceStatistic(
  { labels, probability }: { labels: Labels; probability: ArrayLike<number> },
  customers: Pick<Customers, "of">,
  rows: Uint32Array = Uint32Array.from(customers.of.keys()),
): Statistic<"ece"> {
  // By bin, so that a bin's gap is one sum over neighbouring rows.
  const bin = (row: number) => widthBin(probability[row]!, bins);
  const sorted = rows.toSorted((a, b) => bin(a) - bin(b) || a - b);
  const customer = sorted.map((row) => customers.of[row]!);
  const gap = Float64Array.from(sorted, (row) => probability[row]! - labels[row]!);
  const ends = Uint32Array.from({ length: bins }, (_, at) => (
    sorted.reduce((count, row) => bin(row) <= at ? count + 1 : count, 0)
  ));
  const members = membersOf(customer);
  const counts = members.sum(() => 1);

  function figures(times: Uint32Array, into: Float64Array): void {
    let distance = 0, at = 0;
    for (const end of ends) {
      let sum = 0;
      for (; at < end; at++) sum += times[customer[at]!]! * gap[at]!;
      distance += Math.abs(sum);
    }
    into[0] = distance / members.total(counts, times);
  }
  return { names, figures };
}
