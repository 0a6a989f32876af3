import type { LabelParts } from "./parts.ts";
import { orderBy, values } from "./sql_parts.ts";

/**
 * Gives the SQL of the labels: one row per eligible customer and snapshot.
 *
 * A label by inactivity reads `daily`, a given one `given_labels`. Each active day stands for its
 * customer until the next one, so that a row is found without adding anything up.
 *
 * @param snapshot_days Only those whose horizon has ended.
 */
export function labelsSql(contract: LabelParts, snapshot_days: readonly number[]): string {
  const { label, snapshots } = contract;
  if (label.kind === "column" || snapshots === undefined) {
    return `SELECT customer, CAST(0 AS INTEGER) AS snapshot_day, churned
FROM given_labels
${orderBy("customer")}`;
  }
  return `WITH snapshots(snapshot_day) AS ${values(snapshot_days)},
days AS (SELECT DISTINCT day FROM daily),
pairs AS (
  SELECT days.day AS day, snapshots.snapshot_day AS snapshot_day
  FROM days
  INNER JOIN snapshots
    ON snapshots.snapshot_day >= days.day
    AND snapshots.snapshot_day < days.day + ${snapshots.active_within_days}
),
stays AS (
  SELECT customer, day, LEAD(day) OVER (PARTITION BY customer ${orderBy("day")}) AS next_day
  FROM daily
)
SELECT stays.customer AS customer, CAST(pairs.snapshot_day AS INTEGER) AS snapshot_day,
  CAST(CASE WHEN stays.next_day <= pairs.snapshot_day + ${label.inactive_days} THEN 0 ELSE 1 END
    AS INTEGER) AS churned
FROM stays
INNER JOIN pairs ON pairs.day = stays.day
WHERE stays.next_day IS NULL OR stays.next_day > pairs.snapshot_day
${orderBy("pairs.snapshot_day", "stays.customer")}`;
}
