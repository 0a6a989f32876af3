/**
 * What a trained model is: its file, the one scoring function, calibration, reasons in words, and the
 * files that tell how it was judged.
 *
 * The same `Model` scores in batch and online, bit for bit. Nothing here fits anything, and nothing
 * heavy is loaded: a server comes in by this door.
 *
 * @module
 */
export type { Derived } from "./bgnbd/bgnbd_schema.ts";
export { derivedFeature, derivedFeatures, withDerived } from "./bgnbd/derived_columns.ts";
export {
  type BgNbdParameters,
  checkHistory,
  type CountedHistory,
  history_columns,
} from "./bgnbd/history.ts";
export { historyProblems } from "./bgnbd/history_reader.ts";
export {
  expectedPurchases,
  logOddsNoPurchase,
  probabilityAlive,
  probabilityNoPurchase,
} from "./bgnbd/predict_bgnbd.ts";
export { calibrated, type Calibration, type Platt, probabilities } from "./calibration.ts";
export { type CandidateChoice, choiceSchema, readChoice } from "./choice.ts";
export {
  type ComparedVersion,
  type Decision,
  decision_format,
  type DecisionRule,
  decisionSchema,
  readDecision,
} from "./decision.ts";
export type { DesignColumn, EncodedFeature } from "./encoded_feature.ts";
export { type Evaluation, evaluationSchema } from "./evaluation.ts";
export {
  evaluation_format,
  type EvaluationFile,
  evaluationFileSchema,
  readEvaluationFile,
  readVersionEvaluation,
  type VersionEvaluation,
  versionEvaluation,
} from "./evaluation_file.ts";
export {
  type Cell,
  cellsOf,
  checkColumns,
  type FeatureColumn,
  type FeatureSpec,
  inOrder,
} from "./feature_column.ts";
export { featureTitle } from "./feature_words.ts";
export { type Isotonic, isotonic } from "./isotonic.ts";
export { pickRows, rowsOfBoth, rowsWhere } from "./labelled_rows.ts";
export { type Expected, loadModel, loadModelInPieces, modelOf } from "./load_model.ts";
export { LogisticModel, type LogisticParts } from "./logistic_model.ts";
export type { Model } from "./model.ts";
export { model_format, type ModelFile, modelFileSchema } from "./model_file.ts";
export { carriedParts, partsInWords } from "./parts_in_words.ts";
export { contractHash, readDefinition } from "./read_definition.ts";
export { type FeatureRows, type LabelledRows, readLabelledRows, readRows } from "./read_rows.ts";
export { createReasons, type Reason } from "./reasons.ts";
export { saveModel } from "./save_model.ts";
export { type Prediction, type RiskBands, scoreCustomers, whomToCall } from "./score_customers.ts";
export { sigmoid } from "./sigmoid.ts";
export { CellNumbers } from "./trees/cell_numbers.ts";
export { Forest } from "./trees/forest.ts";
export type { Tree } from "./trees/tree.ts";
export { treeProblems } from "./trees/tree_problems.ts";
export { TreesModel } from "./trees/trees_model.ts";
export { type Unfamiliar, unfamiliar } from "./unfamiliar.ts";
