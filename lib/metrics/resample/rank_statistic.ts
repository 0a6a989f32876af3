import type { Ranking } from "../ranking.ts";
import type { Customers } from "./customers.ts";
import { membersOf } from "./members.ts";
import type { Statistic } from "./resampler.ts";

/** Shares of the list, in percent, for which is counted how many churned rows they hold. */
export const called_percents = [5, 10, 20, 30, 50] as const;

export type CalledPercent = typeof called_percents[number];

export type RankName =
  | "pr_auc"
  | "roc_auc"
  | `found_at_${CalledPercent}`
  | `lift_at_${CalledPercent}`;

const names: RankName[] = [
  "pr_auc",
  "roc_auc",
  ...called_percents.map((percent) => `found_at_${percent}` as const),
  ...called_percents.map((percent) => `lift_at_${percent}` as const),
];

/**
 * What the order of rows is worth, in one pass over rows that are sorted once.
 *
 * - `pr_auc`: average precision, precision summed over distinct scores, weighted by the recall they add;
 * - `roc_auc`: the chance that a churned row ranks above one that stayed, ties count one half;
 * - `found_at_10`: the share of all churned rows among the first tenth, and `lift_at_10`: their churn
 *   rate over that of all rows. A tenth is rounded down, and is one row at least.
 *
 * All are NaN where one class is absent.
 *
 * @param rows Which rows the ranking is of; undefined: all.
 */
export function rankStatistic(
  { order, ends_tie, labels }: Ranking,
  customers: Pick<Customers, "of">,
  rows?: Uint32Array,
): Statistic<RankName> {
  const ranked = order.length, cuts = called_percents.length;
  const customer = Uint32Array.from(order, (row) => customers.of[rows?.[row] ?? row]!);
  // In one number, since reading memory is what takes the time.
  const packed = customer.map((number, at) => number * 4 + labels[at]! * 2 + ends_tie[at]!);
  const members = membersOf(customer);
  const member_rows = members.sum(() => 1), member_churned = members.sum((at) => labels[at]!);
  const cut = new Float64Array(cuts), found_at = new Float64Array(cuts);

  function figures(times: Uint32Array, into: Float64Array): void {
    const total = members.total(member_rows, times);
    const positives = members.total(member_churned, times), negatives = total - positives;
    if (positives === 0 || negatives === 0) {
      into.fill(NaN);
      return;
    }
    for (let at = 0; at < cuts; at++) {
      cut[at] = Math.max(1, Math.floor(total * called_percents[at]! / 100));
    }
    let seen = 0, found = 0, seen_before = 0, found_before = 0, precisions = 0, pairs = 0;
    let next = 0, end = cut[0]!;
    for (let at = 0; at < ranked; at++) {
      const code = packed[at]!, weight = times[code >>> 2]!;
      const churned = code & 2;
      if (churned !== 0) found += weight;
      seen += weight;
      while (seen >= end) {
        found_at[next] = found - (churned !== 0 ? seen - end : 0);
        end = ++next < cuts ? cut[next]! : Infinity;
      }
      if ((code & 1) === 0) continue;
      const hits = found - found_before;
      if (hits > 0) {
        const misses = seen - seen_before - hits;
        precisions += hits * (found / seen);
        // Each churned row of this score beats all misses still to come, and half of those beside it.
        pairs += hits * (negatives - (seen_before - found_before) - misses / 2);
      }
      seen_before = seen;
      found_before = found;
    }
    into[0] = precisions / positives;
    into[1] = pairs / (positives * negatives);
    for (let at = 0; at < cuts; at++) {
      into[2 + at] = found_at[at]! / positives;
      into[2 + cuts + at] = (found_at[at]! / cut[at]!) / (positives / total);
    }
  }
  return { names, figures };
}
