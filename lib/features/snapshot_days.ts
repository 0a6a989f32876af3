import { isSnapshotDay, type Snapshots } from "../contract/mod.ts";

/**
 * Lists the snapshots from one day to another, both inclusive.
 *
 * None of them depends on where the data begins or ends, so new data moves no old one.
 */
export function snapshotDays(
  cadence: Snapshots["cadence"],
  first_day: number,
  last_day: number,
): number[] {
  const days: number[] = [];
  for (let day = first_day; day <= last_day; day++) {
    if (isSnapshotDay(cadence, day)) days.push(day);
  }
  return days;
}
