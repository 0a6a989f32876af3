import type { OnlineRow } from "./store.ts";

const day_ms = 86_400_000;

/** How old a customer's features are, and whether that is allowed. */
export interface FeatureAge {
  /** Days since the end of the snapshot's day, 0 on the day after it; null for data without time. */
  age_days: number | null;
  status: "fresh" | "stale";
}

/**
 * The age of features by their snapshot: what has happened since is not in them, however recently
 * they were written.
 *
 * @param max_age_days Null: any age is allowed.
 */
export function featureAge(
  { snapshot_day }: Pick<OnlineRow, "snapshot_day">,
  now: Date,
  max_age_days: number | null,
): FeatureAge {
  if (snapshot_day === 0) return { age_days: null, status: "fresh" };
  const age_days = Math.max(0, Math.floor(now.getTime() / day_ms) - snapshot_day - 1);
  return {
    age_days,
    status: max_age_days !== null && age_days > max_age_days ? "stale" : "fresh",
  };
}
