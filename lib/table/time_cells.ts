/** SQL that turns the text of a cell into a day or a moment. */
import type { CellReader, Matched } from "./cell_reader.ts";
import { scaled } from "./decimal_cells.ts";
import type { ImportColumn } from "./import_column.ts";
import { firstInstant } from "./local_time.ts";
import { quote } from "./sandbox.ts";

/**
 * How to read days and moments.
 *
 * @param cell SQL of a text without surrounding blanks.
 * @param timezone Where a time without zone was taken, an IANA name; {@linkcode firstInstant} says what
 * holds when the clocks are changed.
 */
export function timeReader(
  { type, format }: ImportColumn,
  cell: string,
  timezone: string,
  matched: Matched,
): CellReader {
  const isDate = type === "date";
  const what = isDate ? "a day that exists, such as" : "a time that exists, such as";
  const zone = quote(timezone);
  const isUtc = timezone === "UTC";
  // Microseconds since 1970, and back, is far cheaper than the engine's timezone('UTC', …).
  const utcOf = (instant: string) => `make_timestamp(epoch_us(${instant}))`;
  const isDay = `length(${cell}) <= 10`; // no time after it
  const toUtc = (local: string) => isUtc ? local : firstInstant(local, timezone, isDay);
  const skipped = (local: string): Pick<CellReader, "unless"> =>
    isUtc || isDate ? {} : {
      unless: {
        sql: `(${local}) IS NOT NULL`,
        must: `one that the clocks showed: there is no such local time in ${timezone}`,
      },
    };
  const toDay = (utc: string) =>
    `CAST(${isUtc ? utc : `timezone(${zone}, timezone('UTC', ${utc}))`} AS DATE)`;
  const day = String.raw`[0-9]{4}-[0-9]{2}-[0-9]{2}`;
  if (format === "epoch_s" || format === "epoch_ms") {
    const digits = format === "epoch_s" ? 6 : 3;
    const utc = `make_timestamp(${scaled(cell, digits)})`;
    return {
      value: matched(
        String.raw`-?[0-9]{1,${17 - digits}}(\.[0-9]{0,${digits}}0*)?`,
        isDate ? toDay(utc) : utc,
      ),
      must: `${format === "epoch_s" ? "seconds" : "milliseconds"} since 1970`,
    };
  }
  if (format === "iso" && isDate) {
    return {
      value: matched(
        String.raw`${day}([T ]00:00(:00(\.0+)?)?)?`,
        `TRY_CAST(left(${cell}, 10) AS DATE)`,
      ),
      must: `${what} 2026-01-31`,
    };
  }
  if (format === "iso") {
    const time = String.raw`[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?`;
    const offset = String.raw` ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)`;
    const withZone = `regexp_matches(${cell}, ${quote(`:[0-9.]+${offset}$`)})`;
    const pattern = `${day}([T ]${time}(${offset})?)?`;
    const local = `TRY_CAST(${cell} AS TIMESTAMP)`;
    // Nearly every moment has one of two lengths; what is no digit there, the cast refuses.
    const usual = "____-__-_____:__:__";
    return {
      value: `CASE WHEN ${cell} LIKE '${usual}Z' THEN ${local}
        WHEN ${cell} LIKE '${usual}' THEN ${toUtc(local)}
        WHEN NOT regexp_full_match(${cell}, ${quote(pattern)}) THEN NULL
        WHEN ${withZone} THEN ${utcOf(`TRY_CAST(${cell} AS TIMESTAMPTZ)`)}
        ELSE ${toUtc(local)} END`,
      must: `${what} 2026-01-31T10:00:00Z`,
      ...skipped(matched(`${day}([T ]${time})?`, local)),
    };
  }
  const { pattern, days, times, sample } = written[format];
  const formats = isDate ? days : days.flatMap((text) => times.map((time) => `${text}${time}`));
  const parsed = `try_strptime(${cell}, [${formats.map(quote).join(", ")}])`;
  const form = pattern + (isDate ? "" : "([T ]?[0-9: .]+([AaPp][Mm])?)?");
  return {
    value: matched(form, isDate ? `CAST(${parsed} AS DATE)` : toUtc(parsed)),
    must: `${what} ${sample}${isDate ? "" : " 10:00:00"}`,
    ...skipped(matched(form, parsed)),
  };
}

const clock = [
  "",
  " %H:%M",
  " %H:%M:%S",
  " %H:%M:%S.%f",
  " %I:%M %p",
  " %I:%M:%S %p",
];

/** Orders of day and month other than ISO. A year has four digits: two would leave the century open. */
const written = {
  yyyymmdd: {
    pattern: "[0-9]{8}",
    days: ["%Y%m%d"],
    times: ["", " %H:%M:%S", " %H:%M", "T%H%M%S", "%H%M%S", " %H%M%S"],
    sample: "20260131",
  },
  day_first: {
    pattern: "[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}",
    days: ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"],
    times: clock,
    sample: "31/01/2026",
  },
  month_first: {
    pattern: "[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}",
    days: ["%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y"],
    times: clock,
    sample: "01/31/2026",
  },
};
