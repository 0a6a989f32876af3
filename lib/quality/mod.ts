/**
 * Holds tables against what their contract expects of them: how many rows fail which expectation,
 * which ones, which rows cannot be used, and whether the data set may go on.
 *
 * `results.json` has the shape of Great Expectations' checkpoint description with a validation result
 * per table. Of it are written: `success`, `statistics`, `suite_name`, and per result `success`,
 * `expectation_config` (`type`, `kwargs`, `meta`, `severity`), `result` with counts, percents, up to
 * 20 values, their counts and their places, and `exception_info`. Left out are times, ids and names of
 * machines: equal data gives equal bytes.
 *
 * @module
 */
export { type Judged, judgeTables, type QualityPaths } from "./judge_tables.ts";
export { refusal, remarks } from "./refusal.ts";
export type { Verdict } from "./verdict.ts";
