import { type Contract, dayIndex, isoDay } from "../contract/mod.ts";
import { eventTables, findColumn } from "./parts.ts";

/** What a data set knows of time: the only clock there is. */
export interface AsOf {
  /** The last day that is known in full; snapshots and label windows end here. */
  day: number;
  /** Why it is that one. */
  because:
    | "it was given"
    | "it is the last day of made data"
    | "it is the last day of data by day"
    | "it is the day before the last event, whose day may not be over";
}

/**
 * Finds the last day that is known in full: as given, else what the data itself allows.
 *
 * @param first_day First day with an event.
 * @param last_day Last day with an event.
 * @throws {RangeError} If the given day lies before the first event.
 */
export function findAsOf(
  contract: Pick<Contract, "tables">,
  given: string | null,
  first_day: number,
  last_day: number,
): AsOf {
  const tables = eventTables(contract);
  const is_made = tables.every(({ source }) => source.kind === "generate");
  if (is_made && (given === null || dayIndex(given) === last_day)) {
    return { day: last_day, because: "it is the last day of made data" };
  }
  if (given !== null) {
    const day = dayIndex(given);
    if (day >= first_day) return { day, because: "it was given" };
    throw new RangeError(
      `Cannot prepare data as of "${given}": the first event is on ${isoDay(first_day)}, ` +
        "set validate.as_of, or prepare.as_of, to a day from then on",
    );
  }
  const by_day = tables.every(({ name, timestamp }) =>
    findColumn(contract, name, timestamp!).type === "date"
  );
  if (by_day) return { day: last_day, because: "it is the last day of data by day" };
  return {
    day: Math.max(first_day, last_day - 1),
    because: "it is the day before the last event, whose day may not be over",
  };
}
