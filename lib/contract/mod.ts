/**
 * What a data set is: tables, expectations, daily measures, features, label. A YAML file comes in, a
 * checked value goes out, and every name of a column is made here.
 *
 * @module
 */
export { ConditionError, parseCondition } from "./condition.ts";
export { dailyColumns } from "./daily.ts";
export { cadenceText, dayIndex, isoDay, isSnapshotDay } from "./days.ts";
export { type FeatureName, featureNames, type FeatureOrigin, windowName } from "./feature_names.ts";
export type { Part } from "./grammar.ts";
export { parseContract } from "./parse.ts";
export { partsHash } from "./parts_hash.ts";
export { ContractError } from "./problems.ts";
export { contractKeys, readContract, readParts } from "./read.ts";
export { isSqlWord } from "./reserved.ts";
export type { ContractSection } from "./section.ts";
export type * from "./types.ts";
