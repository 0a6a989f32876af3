/**
 * Models: features encoded and fitted, probabilities calibrated, figures measured, all in one file.
 *
 * Everything here is a function of columns and numbers: no file, clock or query engine. The same
 * `Model` scores in batch and online, bit for bit.
 *
 * @module
 */
export { derivedFeature } from "./bgnbd/derived_columns.ts";
export { readHistories } from "./bgnbd/read_histories.ts";
export { asksForBuyTillYouDie, trainBuyTillYouDie } from "./bgnbd/train_buy_till_you_die.ts";
export { bestThreshold, expectedValue, profitCurve } from "./profit.ts";
export type { BestThreshold, ProfitPoint } from "./profit.ts";
export { calibrated, probabilities } from "./calibration.ts";
export type { Calibration } from "./calibration.ts";
export type { EvaluateOptions, TestContext } from "./evaluate/evaluate_models.ts";
export type { Evaluation } from "./evaluation.ts";
export { featureTitle, valueInWords } from "./feature_words.ts";
export { cellsOf, inOrder } from "./feature_column.ts";
export type { Cell, FeatureColumn, FeatureSpec } from "./feature_column.ts";
export { measureCeilings } from "./ceiling.ts";
export type { Ceiling } from "./ceiling.ts";
export { chooseCalibration } from "./choose_calibration.ts";
export type { CalibrationChoice, CalibrationKind, CalibrationRows } from "./choose_calibration.ts";
export { floorRules, ruleScores } from "./floor_ranks.ts";
export type { FloorRule } from "./floor_ranks.ts";
export { calibrationError, quantile, quantileBins, reliabilityBins } from "./reliability.ts";
export type { ReliabilityBin } from "./reliability.ts";
export { encode, fitEncoding } from "./encoding.ts";
export type { DesignColumn, EncodedFeature } from "./encoded_feature.ts";
export type { Dropped, Encoding } from "./encoding.ts";
export { explainScores } from "./explain/explain_scores.ts";
export type { ExplainOptions, ScoreExplanation, SwarmPoint } from "./explain/explain_scores.ts";
export type { Dependence } from "./explain/partial_dependence.ts";
export { carriedParts, partsInWords } from "./explain/parts_in_words.ts";
export type { CarriedParts } from "./explain/parts_in_words.ts";
export { chooseCandidate, readChoice } from "./gate/choose_candidate.ts";
export type { CandidateChoice, ValidationPredictions } from "./gate/choose_candidate.ts";
export {
  type CandidateInput,
  evaluateCandidate,
  type HashedModel,
} from "./gate/evaluate_candidate.ts";
export { evaluationMetrics } from "./gate/evaluation_metrics.ts";
export type { GateOptions } from "./gate/judge.ts";
export { readDecision } from "./gate/decision.ts";
export type { ComparedVersion, Decision, DecisionRule } from "./gate/decision.ts";
export {
  readEvaluationFile,
  readVersionEvaluation,
  versionEvaluation,
} from "./gate/evaluation_file.ts";
export type { ComparedModel, EvaluationFile, VersionEvaluation } from "./gate/evaluation_file.ts";
export { gainCurve, precisionCurve } from "./curves.ts";
export type { GainPoint, PrecisionPoint } from "./curves.ts";
export { importModel } from "./import/import_model.ts";
export type { ImportInput } from "./import/import_model.ts";
export { importance } from "./importance.ts";
export type { Importance } from "./importance.ts";
export { keyFold, keyHash } from "./key_hash.ts";
export { countChurned, requireBothClasses } from "./labels.ts";
export type { Labels } from "./labels.ts";
export { library } from "./two_classes.ts";
export { loadModel, modelOf } from "./load_model.ts";
export type { Expected } from "./load_model.ts";
export { brier, logLoss } from "./log_loss.ts";
export { LogisticModel } from "./logistic_model.ts";
export { logisticParts } from "./logistic_parts.ts";
export type { LogisticParts } from "./logistic_model.ts";
export type { Model } from "./model.ts";
export { model_format, modelFileSchema } from "./model_file.ts";
export type { ModelFile } from "./model_file.ts";
export { rank } from "./ranking.ts";
export type { Ranking } from "./ranking.ts";
export { rankMetrics } from "./rank_metrics.ts";
export type { RankMetrics } from "./rank_metrics.ts";
export { contractHash, readDefinition } from "./read_definition.ts";
export { readLabelledRows, readRows } from "./read_rows.ts";
export type { FeatureRows, LabelledRows } from "./read_rows.ts";
export { createReasons } from "./reasons.ts";
export type { Reason } from "./reasons.ts";
export { saveModel } from "./save_model.ts";
export { scoreCustomers, whomToCall } from "./score_customers.ts";
export type { Prediction, RiskBand, RiskBands } from "./score_customers.ts";
export type { Interval, Measured, ScoredRows } from "./scored_rows.ts";
export { singleFeatureRocAuc, suspectedLeaks } from "./suspected_leaks.ts";
export type { SuspectedLeak } from "./suspected_leaks.ts";
export { seededDraw } from "./random.ts";
export { sigmoid } from "./sigmoid.ts";
export { trainBaseline } from "./train_baseline.ts";
export type { BaselineInput, BaselineOptions } from "./train_baseline.ts";
export type { Foreseen, TrainedModel, TrainingInput } from "./train_with_validation.ts";
export { trainChallenger } from "./train_challenger.ts";
export type { ChallengerInput, ChallengerOptions } from "./train_challenger.ts";
export { trainLogistic } from "./train_logistic.ts";
export type { FitFacts, LogisticFit, LogisticOptions } from "./train_logistic.ts";
export { trainTrees } from "./trees/train_trees.ts";
export type { TrainTreesOptions, TreesFit } from "./trees/train_trees.ts";
export type { Tree } from "./trees/tree.ts";
export { TreesModel } from "./trees/trees_model.ts";
export type { TreesParts } from "./trees/trees_model.ts";
export type { TreeSettings } from "./trees/tree_settings.ts";
export { unfamiliar } from "./unfamiliar.ts";
export type { Unfamiliar } from "./unfamiliar.ts";
export { usualValues } from "./usual.ts";
