/** Days as numbers since 1970-01-01, as the online store has them. */

const day_ms = 86_400_000;

/** The day of a time, in UTC. */
export function dayOf(time: Date): number {
  return Math.floor(time.getTime() / day_ms);
}

/** A day as people write it: 2026-08-28. */
export function isoDay(day: number): string {
  return new Date(day * day_ms).toISOString().slice(0, 10);
}
