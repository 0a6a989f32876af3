import type { Snapshots } from "./types.ts";

const ms_per_day = 86_400_000;

/** The day index of an ISO day: days since 1970-01-01. */
export function dayIndex(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / ms_per_day);
}

/** The ISO day of a day index. */
export function isoDay(index: number): string {
  return new Date(index * ms_per_day).toISOString().slice(0, 10);
}

/** Whether snapshots are taken at the end of this day. It depends on the day alone, so that new data moves none. */
export function isSnapshotDay(cadence: Snapshots["cadence"], index: number): boolean {
  switch (cadence.kind) {
    case "days":
      return index % cadence.every_days === 0;
    case "week_end":
      // 1970-01-01 was a Thursday, so day 3 is the first Sunday.
      return (index + 4) % 7 === 0;
    case "month_end":
      return isoDay(index + 1).endsWith("-01");
  }
}

/** Snapshots on or about a day: the last one before it and the first one after it, as ISO days. */
export function snapshotsAround(
  cadence: Snapshots["cadence"],
  first: number,
  last: number = first,
): string {
  let [before, after] = [first - 1, last + 1];
  while (!isSnapshotDay(cadence, before)) before--;
  while (!isSnapshotDay(cadence, after)) after++;
  return `${isoDay(before)} or ${isoDay(after)}`;
}

/** The cadence in words, for messages. */
export function cadenceText(cadence: Snapshots["cadence"]): string {
  switch (cadence.kind) {
    case "days":
      return `a day whose index since 1970-01-01 is divisible by ${cadence.every_days}`;
    case "week_end":
      return "a Sunday";
    case "month_end":
      return "the last day of a month";
  }
}
