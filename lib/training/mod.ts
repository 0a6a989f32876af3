/**
 * Makes models of rows: logistic regression, boosted trees and buy till you die, each fitted, validated
 * and calibrated on rows apart; and takes in trees that others have trained.
 *
 * @module
 */
export { fitBgNbd } from "./bgnbd/fit_bgnbd.ts";
export { readHistories } from "./bgnbd/read_histories.ts";
export { asksForBuyTillYouDie, trainBuyTillYouDie } from "./bgnbd/train_buy_till_you_die.ts";
export { type ImportInput, importModel } from "./import/import_model.ts";
export { logisticParts } from "./logistic_parts.ts";
export { type BaselineInput, trainBaseline } from "./train_baseline.ts";
export { trainChallenger } from "./train_challenger.ts";
export { trainLogistic } from "./train_logistic.ts";
export type { Foreseen, TrainedModel, TrainingInput } from "./train_with_validation.ts";
export { trainTrees } from "./trees/train_trees.ts";
export type { TreeSettings } from "./trees/tree_settings.ts";
export { library } from "./two_classes.ts";
