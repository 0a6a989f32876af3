/**
 * The door for those who only score: the model file, the one scoring function, calibration and
 * reasons, and nothing of what training needs. A server starts some 100 ms sooner through it.
 *
 * @module
 */
export type { DefinitionFile } from "../features/mod.ts";
export { calibrated, probabilities } from "./calibration.ts";
export { carriedParts, partsInWords } from "./explain/parts_in_words.ts";
export type { CarriedParts } from "./explain/parts_in_words.ts";
export { readVersionEvaluation } from "./gate/evaluation_file.ts";
export type { VersionEvaluation } from "./gate/evaluation_file.ts";
export type { Cell, FeatureColumn, FeatureSpec } from "./feature_column.ts";
export { featureTitle } from "./feature_words.ts";
export { loadModelInPieces, modelOf } from "./load_model.ts";
export { logLoss } from "./log_loss.ts";
export type { Model } from "./model.ts";
export { model_format, modelFileSchema } from "./model_file.ts";
export type { ModelFile } from "./model_file.ts";
export { readDefinition } from "./read_definition.ts";
export { createReasons } from "./reasons.ts";
export type { Reason } from "./reasons.ts";
export type { Tree } from "./trees/tree.ts";
