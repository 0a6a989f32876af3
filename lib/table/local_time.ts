/** SQL for the moment at which the clocks of a place showed a time. */
import { quote } from "./sandbox.ts";

const day_us = 86_400_000_000;

/**
 * The moment, as a TIMESTAMP in UTC, at which the clocks of a place first showed a time.
 *
 * A time that they showed twice, when they were put back, is the first of the two, for the file does
 * not say which is meant. A time that they never showed, when they were put forward, is null. A day
 * alone stands for its first moment, even where the clocks skipped midnight, and is null only
 * where they skipped the whole day.
 *
 * @param local SQL of a TIMESTAMP.
 * @param timezone IANA name.
 * @param isDay SQL of whether the time is a day alone.
 */
export function firstInstant(local: string, timezone: string, isDay: string): string {
  const zone = quote(timezone);
  const shown = (instant: string) => `timezone(${zone}, make_timestamptz(${instant}))`;
  // Of a time shown twice the engine takes the last; one never shown it moves forward.
  const last = `epoch_us(timezone(${zone}, _local))`;
  // Clocks are changed less than once a day: what they were a day before is what they were at first.
  const first = `epoch_us(_local) - epoch_us(${shown(`_last - ${day_us}`)}) + _last - ${day_us}`;
  const choice = `CASE WHEN _first < _last AND epoch_us(${shown("_first")}) = epoch_us(_local)
    THEN _first ELSE _last END`;
  const start = `CASE WHEN ${isDay} AND CAST(${shown("_last")} AS DATE) = CAST(_local AS DATE)
    THEN _last END`;
  const instant = `CASE WHEN epoch_us(${shown("_last")}) <> epoch_us(_local) THEN ${start}
    ELSE ${named("_first", first, choice)} END`;
  return `make_timestamp(${named("_local", local, named("_last", last, instant))})`;
}

/** SQL with a name for a part of it, which is then computed once: inside CASE the engine does not see that. */
function named(name: string, value: string, body: string): string {
  return `list_transform([${value}], lambda ${name}: ${body})[1]`;
}
