import { z } from "zod";
import type { Table } from "../table/mod.ts";
import {
  customersOf,
  gainCurve,
  type GainPoint,
  type Labels,
  type Measured,
  measured,
  precisionCurve,
  type PrecisionPoint,
  rank,
  type RankMetrics,
  rankStatistic,
  Resampler,
} from "../metrics/mod.ts";

/** What ranking by a true probability is worth on the test rows. */
export interface Ceiling extends Record<keyof RankMetrics, Measured> {
  name: string;
  precision: PrecisionPoint[];
  gain: GainPoint[];
}

const cell = z.number().min(0).max(1).nullable();
const truth_row = z.object({
  churned: z.union([z.literal(0), z.literal(1)]),
  customer: z.string(),
});

/**
 * Ranks the test rows by the truth that made data have.
 *
 * @returns Nothing where the truth of a test row is not known, as for all data that are not made.
 */
export async function measureCeilings(
  table: Table,
  { test, truth }: { test: string; truth: string },
  options: { resamples: number; seed: number },
): Promise<Ceiling[]> {
  const quoted = (file: string) => `'${file.replaceAll("'", "''")}'`;
  const names = ["churn_probability", "churn_probability_at_last_visit"] as const;
  const rows = await table.all(
    `SELECT test.customer, CAST(test.churned AS INTEGER) AS churned, ${
      names.map((name) => `truth.${name}`).join(", ")
    }
     FROM read_parquet(${quoted(test)}) AS test
     LEFT JOIN read_parquet(${quoted(truth)}) AS truth
       ON truth.customer = test.customer AND truth.snapshot_day = test.snapshot_day
     ORDER BY test.snapshot_day, test.customer`,
  );
  const known = rows.map((row) => truth_row.parse(row));
  const keys = known.map(({ customer }) => customer);
  const labels = Uint8Array.from(known, ({ churned }) => churned);
  return names.flatMap((name) => {
    const scores = rows.map((row) => cell.parse(row[name]));
    if (scores.length === 0 || scores.includes(null)) return [];
    return [ceiling(name, keys, labels, scores as number[], options)];
  });
}

function ceiling(
  name: string,
  keys: string[],
  labels: Labels,
  scores: number[],
  options: { resamples: number; seed: number },
): Ceiling {
  const ranking = rank(keys, labels, scores);
  const customers = customersOf(keys);
  const resampler = new Resampler(customers, options);
  const sampled = resampler.add(rankStatistic(ranking, customers));
  resampler.run();
  return {
    name,
    pr_auc: measured(sampled, "pr_auc"),
    roc_auc: measured(sampled, "roc_auc"),
    lift_at_10: measured(sampled, "lift_at_10"),
    precision: precisionCurve(ranking),
    gain: gainCurve(ranking),
  };
}
