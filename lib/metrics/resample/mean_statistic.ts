import type { Customers } from "./customers.ts";
import { membersOf } from "./members.ts";
import type { Statistic } from "./resampler.ts";

const names = ["mean"] as const;

/**
 * The mean of a number of each row, from sums by customer; NaN where no row is drawn.
 *
 * @param rows Which rows count; undefined: all.
 */
export function meanStatistic(
  of: (row: number) => number,
  customers: Pick<Customers, "of">,
  rows: Uint32Array = Uint32Array.from(customers.of.keys()),
): Statistic<"mean"> {
  const members = membersOf(rows.map((row) => customers.of[row]!));
  const sums = members.sum((at) => of(rows[at]!)), counts = members.sum(() => 1);

  function figures(times: Uint32Array, into: Float64Array): void {
    into[0] = members.total(sums, times) / members.total(counts, times);
  }
  return { names, figures };
}
