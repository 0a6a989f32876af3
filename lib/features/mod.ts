/**
 * One definition of every feature and label, as SQL that reads alike on every engine, and the steps
 * that run it: prepared tables, features and labels at snapshots, a training set split in time.
 *
 * @module
 */
export { type AsOf, findAsOf } from "./as_of.ts";
export { type FeatureDefinition, featureDefinitions } from "./definition.ts";
export { type NewestRow, newestRows } from "./newest_rows.ts";
export { type DefinitionFile, definitionJson } from "./definition_json.ts";
export { featuresSql } from "./features_sql.ts";
export { labelsSql } from "./labels_sql.ts";
export type { FeatureParts, LabelParts, PrepareParts, SplitParts } from "./parts.ts";
export { planSplit, type SplitPart, type SplitPlan } from "./plan_split.ts";
export { portabilityProblems } from "./portability_problems.ts";
export { type PreparedTable, prepareSql } from "./prepare_sql.ts";
export { readPrepareParts, readSpan, readVerdict } from "./read_inputs.ts";
export { snapshotDays } from "./snapshot_days.ts";
export { type SourceView, sourceViews, viewSql } from "./source_views.ts";
export { type Span, writeFeatures, writeLabels } from "./write_features.ts";
export { asOfJson, type Prepared, type PrepareFiles, writePrepared } from "./write_prepared.ts";
export {
  type PartSummary,
  type TrainingFiles,
  type TrainingSummary,
  writeTrainingSet,
} from "./write_training_set.ts";
