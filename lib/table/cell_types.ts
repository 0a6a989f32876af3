/** SQL that turns the text of a cell into the value of its column's type, or null where it cannot. */
import type { CellReader, Matched } from "./cell_reader.ts";
import { decimalValue } from "./decimal_cells.ts";
import type { ImportColumn } from "./import_column.ts";
import { quote } from "./sandbox.ts";
import { timeReader } from "./time_cells.ts";

/**
 * How to read a column's cells. The engine's own casts are lenient in places where a table must not be
 * (they round, skip "_", know "infinity"), so a pattern stands before each.
 *
 * @param cell SQL of a text without surrounding blanks.
 * @param timezone Where a time without zone was taken, an IANA name.
 */
export function cellReader(column: ImportColumn, cell: string, timezone: string): CellReader {
  // Commas are thousands in one country and the point in another.
  const numberMust = (must: string, sample: string) => ({
    must,
    unless: {
      sql: `regexp_full_match(${cell}, '[+-]?[0-9.]*,[0-9.,]*')`,
      must: `${must}, and without commas, such as ${sample}`,
    },
  });
  const matched: Matched = (pattern, value) =>
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
        ...numberMust("a whole number of at most 18 digits", "1234"),
      };
    }
    case "decimal":
      return {
        value: decimalValue(cell, column.scale, matched),
        ...column.scale === 0
          ? numberMust("a whole number of at most 18 digits", "1234")
          : numberMust(
            `a number with at most ${
              18 - column.scale
            } digits before and ${column.scale} after the point`,
            "1234.50",
          ),
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
        ...numberMust("a number", "1234.50"),
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
