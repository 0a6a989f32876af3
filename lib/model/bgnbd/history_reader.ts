import type { Cell, FeatureSpec } from "../feature_column.ts";
import { history_columns, isPossible, type PurchaseHistory } from "./history.ts";

/** Why these features do not say when customers bought; none: they do. */
export function historyProblems(features: readonly FeatureSpec[]): string[] {
  return history_columns.flatMap((name) => {
    const found = features.find((feature) => feature.name === name);
    if (found === undefined) return [`feature "${name}" is missing`];
    return found.kind === "number" ? [] : [`feature "${name}" is a category, must be a number`];
  });
}

/**
 * Finds the cells of a purchase history; undefined: nothing is known, or they are no counts of days.
 *
 * Cells that contradict each other are brought together, since whoever asks what a score would be with
 * another age leaves the rest as it is: nobody's last purchase comes after the snapshot, and a first
 * one that is the only one is the last.
 */
export function historyReader(
  features: readonly FeatureSpec[],
): (cells: (place: number) => Cell) => PurchaseHistory | undefined {
  const problems = historyProblems(features);
  if (problems.length > 0) {
    throw new TypeError(`Cannot find purchase histories: ${problems.join("; ")}`);
  }
  const [frequency_at, tenure_at, age_at] = history_columns.map((name) =>
    features.findIndex((feature) => feature.name === name)
  ) as [number, number, number];
  return (cells) => {
    const frequency = cells(frequency_at), tenure_days = cells(tenure_at), age_days = cells(age_at);
    if (frequency === null || tenure_days === null || age_days === null) return undefined;
    const given = { frequency, tenure_days, age_days } as PurchaseHistory;
    const tenure = frequency === 0 ? 0 : Math.min(given.tenure_days, given.age_days);
    const history = { ...given, tenure_days: tenure };
    return isPossible(history) ? history : undefined;
  };
}
