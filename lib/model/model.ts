import type { Cell, FeatureColumn, FeatureSpec } from "./feature_column.ts";

/**
 * A trained model: a function from features to log-odds of churn, and its parts.
 *
 * `predictRaw` of many rows and `logOdds` of one give the same bits. Adding `contributions` to `base`
 * in the order of `explained` gives them within 1e-9, and of a logistic model the same bits.
 */
export interface Model {
  readonly kind: string;
  readonly features: readonly FeatureSpec[];
  /** Log-odds of the average training row. */
  readonly base: number;
  /** Log-odds of all rows; columns may come in any order. */
  predictRaw(columns: readonly FeatureColumn[]): Float64Array;
  /** Log-odds of one row, its cells in the order of `features`. */
  logOdds(cells: readonly Cell[]): number;
  /**
   * What each of `explained` adds to the log-odds of the average row; correlated features share
   * arbitrarily.
   */
  contributions(cells: readonly Cell[]): Float64Array;
  /** What scores are explained by: `features`, and behind them what the model derives from them. */
  readonly explained: readonly FeatureSpec[];
  /** The cells of `explained` of one row. */
  explainedCells(cells: readonly Cell[]): readonly Cell[];
}
