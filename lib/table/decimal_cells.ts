/** SQL that turns the text of a number into whole numbers of a smallest unit. */
import type { Matched } from "./cell_reader.ts";
import { quote } from "./sandbox.ts";

/**
 * A decimal as a whole number of its smallest unit. The patterns leave nothing to round, and no cast
 * goes through a double.
 */
export function decimalValue(
  cell: string,
  scale: number,
  matched: Matched,
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
export function scaled(cell: string, digits: number): string {
  // Wider decimals are a hundred times slower to read.
  const decimal = `CAST(TRY_CAST(${cell} AS DECIMAL(18, ${digits})) AS VARCHAR)`;
  return `TRY_CAST(replace(${decimal}, '.', '') AS BIGINT)`;
}
