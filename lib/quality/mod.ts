/**
 * Holds tables against what their contract expects of them: how many rows fail which expectation,
 * which ones, which rows cannot be used, and whether the data set may go on.
 *
 * `results.json` has the shape of Great Expectations 1.24's checkpoint description with a validation
 * result per table. Of it are written: `success`, `statistics`, `suite_name`, and per result `success`,
 * `expectation_config` (`type`, `kwargs`, `meta`, `severity`), `result` with counts, percents, up to
 * 20 values, their counts and their places, and `exception_info`. Left out are times, ids and names of
 * machines: equal data gives equal bytes. A test holds it against the package itself.
 *
 * Three things that package cannot say, so they stand under its nearest name with arguments of our own:
 * `type` (`be_of_type`, of cells before they have types), `references` and that records are readable
 * (both `unexpected_rows_expectation`). Places are `_row` of the table, `_file` and `_line` rather than
 * a number alone, and moments end in Z.
 *
 * @module
 */
export { type Judged, judgeTables, type QualityPaths } from "./judge_tables.ts";
export { refusal, remarks } from "./refusal.ts";
export type { Verdict } from "./verdict.ts";
