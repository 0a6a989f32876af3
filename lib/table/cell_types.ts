/** SQL that turns the text of a cell into the value of its column's type, or null where it cannot. */
import { quote } from "./sandbox.ts";

/** A column as an import wants it. */
export interface ImportColumn {
  name: string;
  /** What the source calls it, where that is another name. */
  source_name?: string;
  type: "integer" | "decimal" | "double" | "boolean" | "string" | "date" | "timestamp";
  /** Dates and timestamps: how they are written. */
  format: "iso" | "yyyymmdd" | "day_first" | "month_first" | "epoch_s" | "epoch_ms";
  /** Decimals: digits after the point; stored as cell × 10^scale, a whole number. */
  scale: number;
  /** What a blank cell means, a day in ISO; without it a blank is null. */
  fill?: string | number | boolean;
}

/** The engine's type of each column type. */
export const stored_types: Record<ImportColumn["type"], string> = {
  integer: "BIGINT",
  decimal: "BIGINT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  string: "VARCHAR",
  date: "DATE",
  timestamp: "TIMESTAMP",
};

/** How cells of a column are read: `value` is SQL, `must` completes "… must be". */
export interface CellReader {
  value: string;
  must: string;
}

/**
 * How to read a column's cells. The engine's own casts are lenient in places where a table must not be
 * (they round, skip "_", know "infinity"), so a pattern stands before each.
 *
 * @param cell SQL of a text without surrounding blanks.
 * @param timezone Where a time without zone was taken, an IANA name.
 */
export function cellReader(column: ImportColumn, cell: string, timezone: string): CellReader {
  const matched = (pattern: string, value: string) =>
    `CASE WHEN regexp_full_match(${cell}, ${quote(pattern)}) THEN ${value} END`;
  switch (column.type) {
    case "string":
      return { value: cell, must: "text" };
    case "integer": {
      const number = `TRY_CAST(${cell} AS BIGINT)`;
      return {
        // Most numbers come back as they were written, and that is cheaper to see than a pattern.
        value: `CASE WHEN CAST(${number} AS VARCHAR) = ${cell} THEN ${number} ` +
          `ELSE ${matched(String.raw`[+-]?[0-9]{1,19}(\.0*)?`, number)} END`,
        must: "a whole number of at most 18 digits",
      };
    }
    case "decimal":
      return {
        value: decimalValue(cell, column.scale, matched),
        must: column.scale === 0
          ? "a whole number of at most 18 digits"
          : `a number with at most ${
            18 - column.scale
          } digits before and ${column.scale} after the point`,
      };
    case "double": {
      const finite = ["inf", "-inf"].reduce(
        (value, infinite) => `nullif(${value}, CAST('${infinite}' AS DOUBLE))`,
        `TRY_CAST(${cell} AS DOUBLE)`,
      );
      return {
        // Adding zero turns −0 into 0.
        value: matched(
          String.raw`[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?`,
          `${finite} + CAST(0 AS DOUBLE)`,
        ),
        must: "a number",
      };
    }
    case "boolean":
      return {
        value: `CASE WHEN lower(${cell}) IN ('true', 't', 'yes', 'y', '1') THEN true ` +
          `WHEN lower(${cell}) IN ('false', 'f', 'no', 'n', '0') THEN false END`,
        must: "true or false",
      };
    case "date":
    case "timestamp":
      return timeReader(column, cell, timezone, matched);
  }
}

function timeReader(
  { type, format }: ImportColumn,
  cell: string,
  timezone: string,
  matched: (pattern: string, value: string) => string,
): CellReader {
  const isDate = type === "date";
  const what = isDate ? "a day that exists, such as" : "a time that exists, such as";
  const zone = quote(timezone);
  const isUtc = timezone === "UTC";
  // Microseconds since 1970, and back, is far cheaper than the engine's timezone('UTC', …).
  const utcOf = (instant: string) => `make_timestamp(epoch_us(${instant}))`;
  const toUtc = (local: string) => isUtc ? local : utcOf(`timezone(${zone}, ${local})`);
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
    // Nearly every moment has one of two lengths; what is no digit there, the cast refuses.
    const usual = "____-__-_____:__:__";
    return {
      value: `CASE WHEN ${cell} LIKE '${usual}Z' THEN TRY_CAST(${cell} AS TIMESTAMP)
        WHEN ${cell} LIKE '${usual}' THEN ${toUtc(`TRY_CAST(${cell} AS TIMESTAMP)`)}
        WHEN NOT regexp_full_match(${cell}, ${quote(pattern)}) THEN NULL
        WHEN ${withZone} THEN ${utcOf(`TRY_CAST(${cell} AS TIMESTAMPTZ)`)}
        ELSE ${toUtc(`TRY_CAST(${cell} AS TIMESTAMP)`)} END`,
      must: `${what} 2026-01-31T10:00:00Z`,
    };
  }
  const { pattern, days, times, sample } = written[format];
  const formats = isDate ? days : days.flatMap((text) => times.map((time) => `${text}${time}`));
  const parsed = `try_strptime(${cell}, [${formats.map(quote).join(", ")}])`;
  return {
    value: matched(
      pattern + (isDate ? "" : "([T ]?[0-9: .]+([AaPp][Mm])?)?"),
      isDate ? `CAST(${parsed} AS DATE)` : toUtc(parsed),
    ),
    must: `${what} ${sample}${isDate ? "" : " 10:00:00"}`,
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

/**
 * A decimal as a whole number of its smallest unit. The patterns leave nothing to round, and no cast
 * goes through a double.
 */
function decimalValue(
  cell: string,
  scale: number,
  matched: (pattern: string, value: string) => string,
): string {
  if (scale === 0) {
    return matched(String.raw`[+-]?[0-9]{1,19}(\.0*)?`, `TRY_CAST(${cell} AS BIGINT)`);
  }
  const exact = String.raw`[+-]?[0-9]+\.[0-9]{${scale}}`;
  const any = String.raw`[+-]?([0-9]+(\.[0-9]{0,${scale}}0*)?|\.[0-9]{1,${scale}}0*)`;
  return `CASE WHEN regexp_full_match(${cell}, ${quote(exact)})
    THEN TRY_CAST(replace(${cell}, '.', '') AS BIGINT) ELSE ${
    matched(any, scaled(cell, scale))
  } END`;
}

/** A number with at most `digits` digits after its point, times 10^digits; 18 digits in all. */
function scaled(cell: string, digits: number): string {
  // Wider decimals are a hundred times slower to read.
  const decimal = `CAST(TRY_CAST(${cell} AS DECIMAL(18, ${digits})) AS VARCHAR)`;
  return `TRY_CAST(replace(${decimal}, '.', '') AS BIGINT)`;
}
