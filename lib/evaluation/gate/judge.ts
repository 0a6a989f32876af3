import type { RowGroup } from "../row_groups.ts";
import {
  type Customers,
  customersOf,
  difference,
  eceStatistic,
  lowerBound,
  meanStatistic,
  normalQuantile,
  rank,
  rankStatistic,
  requireBothClasses,
  Resampler,
  rowLoss,
  type ScoredRows,
  standardError,
} from "../../metrics/mod.ts";

export interface GateOptions {
  resamples: number;
  seed: number;
  /** The margin: a smaller gain in log loss is not worth a change. */
  log_loss_gain_min: number;
  /** Tolerances of the guards. */
  ece_worse_max: number;
  pr_auc_worse_max: number;
  group_log_loss_worse_max: number;
  /** Smaller groups guard nothing. */
  group_rows_min: number;
  rows_min: number;
  class_rows_min: number;
}

/** What one model says of the test rows. */
export type Opinion = Pick<ScoredRows, "scores" | "probability">;

/** Rows with the candidate's opinion, and that of what it is held against. */
export interface Contest extends Pick<ScoredRows, "keys" | "labels"> {
  candidate: Opinion;
  /** The version compared with; undefined: base rate and simple rule take its place. */
  champion: Opinion | undefined;
  groups: readonly RowGroup[];
  /** Churn rate of the training rows. */
  base_rate: number;
  /** What a rule without a model ranks rows by; undefined: there is none. */
  simple_rule: ArrayLike<number> | undefined;
}

/** A figure, and what it lies above with 95 % confidence. */
export interface Bounded {
  figure: number;
  bound: number;
}

export interface Judgement {
  /** Log loss less than the champion's, or than the base rate's. */
  gain: Bounded;
  standard_error: number;
  /** Against the champion: how much worse, and so how much the guards mind. */
  worse?: {
    ece: Bounded;
    pr_auc: Bounded;
    /** The group with the highest bound; undefined: there is none of enough rows. */
    group: Bounded & { name: RowGroup } | undefined;
    groups: number;
  };
  /** Without a champion: PR-AUC above the simple rule's. */
  above_rule?: Bounded;
}

export const confidence = 0.95;

/**
 * Measures a candidate against the champion, or against what needs no model, row by row on the same
 * resamples of customers. Bounds are one-sided, by percentile of the paired differences.
 *
 * Groups are judged together: the bound of each is normal, with the resamples' standard error, and its
 * confidence such that all hold at once (Bonferroni). Else many groups would stop every candidate.
 *
 * @throws {RangeError} If the rows are of one class only.
 * @throws {TypeError} If a score is no number, or a probability not between 0 and 1.
 */
export function judge(contest: Contest, options: GateOptions): Judgement {
  const { keys, labels, candidate, champion, base_rate } = contest;
  requireBothClasses(labels, keys.length, "judge a candidate on the test rows", 1);
  check("the candidate", candidate, keys.length);
  if (champion !== undefined) check("the champion", champion, keys.length);
  const customers = customersOf(keys);
  const resampler = new Resampler(customers, options);
  const lossOf = (opinion: Opinion | undefined, row: number) =>
    rowLoss(opinion?.probability[row] ?? base_rate, labels[row]!);
  const better = (row: number) => lossOf(champion, row) - lossOf(candidate, row);
  const gain = resampler.add(meanStatistic(better, customers));
  const finish = champion === undefined
    ? againstRule(resampler, customers, contest)
    : againstChampion(resampler, customers, { ...contest, champion }, better, options);
  resampler.run();
  return {
    gain: bounded({ value: gain.values.mean, draws: gain.draws.mean }),
    standard_error: standardError(gain.draws.mean),
    ...finish(),
  };
}

function bounded({ value, draws }: { value: number; draws: Float64Array }): Bounded {
  return { figure: value, bound: lowerBound(draws, confidence) };
}

function againstRule(
  resampler: Resampler,
  customers: Customers,
  { keys, labels, candidate, simple_rule }: Contest,
): () => Pick<Judgement, "above_rule"> {
  if (simple_rule === undefined) return () => ({});
  const ranked = (scores: ArrayLike<number>) =>
    resampler.add(rankStatistic(rank(keys, labels, scores), customers));
  const [own, rule] = [ranked(candidate.scores), ranked(simple_rule)];
  return () => ({ above_rule: bounded(difference(own, "pr_auc", rule, "pr_auc")) });
}

function againstChampion(
  resampler: Resampler,
  customers: Customers,
  { keys, labels, candidate, champion, groups }: Contest & { champion: Opinion },
  better: (row: number) => number,
  { group_rows_min }: GateOptions,
): () => Pick<Judgement, "worse"> {
  const sampled = ({ scores, probability }: Opinion) => ({
    rank: resampler.add(rankStatistic(rank(keys, labels, scores), customers)),
    ece: resampler.add(eceStatistic({ labels, probability }, customers)),
  });
  const [own, other] = [sampled(candidate), sampled(champion)];
  const judged = groups.filter(({ rows }) => rows.length >= group_rows_min).map((name) => ({
    name,
    loss: resampler.add(meanStatistic((row) => -better(row), customers, name.rows)),
  }));
  return () => {
    const distance = normalQuantile(1 - (1 - confidence) / Math.max(judged.length, 1));
    const bounds = judged.map(({ name, loss }) => ({
      name,
      figure: loss.values.mean,
      bound: loss.values.mean - distance * standardError(loss.draws.mean),
    }));
    return {
      worse: {
        ece: bounded(difference(own.ece, "ece", other.ece, "ece")),
        pr_auc: bounded(difference(other.rank, "pr_auc", own.rank, "pr_auc")),
        group: bounds.length === 0 ? undefined : bounds.reduce((a, b) => b.bound > a.bound ? b : a),
        groups: bounds.length,
      },
    };
  };
}

function check(who: string, { scores, probability }: Opinion, rows: number): void {
  for (const [what, { length }] of Object.entries({ scores, probability })) {
    if (length === rows) continue;
    throw new TypeError(`Cannot judge ${who}: ${what} has ${length} rows, must have ${rows}`);
  }
  for (let row = 0; row < rows; row++) {
    const found = probability[row]!;
    if (found >= 0 && found <= 1) continue;
    throw new TypeError(
      `Cannot judge ${who}: row ${row} has probability ${found}, must be between 0 and 1`,
    );
  }
}
