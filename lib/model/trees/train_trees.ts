import type { EncodedFeature } from "../encoding.ts";
import type { FeatureColumn } from "../feature_column.ts";
import type { Labels } from "../labels.ts";
import type { Tree } from "./tree.ts";
import type { TreeSettings } from "./tree_settings.ts";

export interface TrainTreesOptions {
  /** Rows whose log loss chooses the number of rounds; without them all rounds are grown. */
  validation?: { columns: readonly FeatureColumn[]; labels: Labels };
  /** 1: churn never falls as the feature grows, −1: never rises; by name, numbers only. */
  monotone?: Readonly<Record<string, 1 | -1>>;
  /** Threads that share the work; any number gives the same bytes. */
  threads?: number;
  /** After each round; `log_loss` of validation, or undefined without. */
  onProgress?: (round: number, log_loss: number | undefined) => void;
}

export interface TreesFit {
  /** As the trees know them: the model file's `features`. */
  features: EncodedFeature[];
  /** Log-odds before the first tree: those of the training rows' rate. */
  base: number;
  /** Up to the best round. */
  trees: Tree[];
  /** Trees that are kept. */
  rounds: number;
  /** After each round that was grown, of validation rows; empty without. */
  validation_log_loss: number[];
  /** For the model file's `fit`. */
  facts: { rows: number; churned: number; rounds: number; leaves: number; log_loss: number };
}

/**
 * Grows boosted trees on log loss.
 *
 * @throws {TypeError} If features or labels are no such thing.
 * @throws {RangeError} If settings are out of range, rows are of one class, or the work is too large.
 */
export type TrainTrees = (
  columns: readonly FeatureColumn[],
  labels: Labels,
  settings: TreeSettings,
  options?: TrainTreesOptions,
) => Promise<TreesFit>;
