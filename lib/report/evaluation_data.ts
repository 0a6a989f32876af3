import type { Measured } from "./measured.ts";
import type { FiguresOfModel } from "./compared_tables.ts";
import type { Part } from "./prediction_data.ts";

interface Bin {
  mean_probability: number;
  churn_rate: number;
  rows: number;
}

/** A model with all that its part of the page draws. */
export interface EvaluatedModel extends Omit<FiguresOfModel, "name"> {
  /** In words, `the challenger: boosted trees`. */
  name: string;
  candidate: boolean;
  /** Ten groups of equal size, as published and before calibration. */
  reliability: readonly Bin[];
  reliability_before: readonly Bin[];
  calibrated: boolean;
  gain: readonly { share: number; found: number; lift: number | null }[];
  called: readonly { share: number; found: Measured; lift: Measured }[];
  /** Null: offers to nobody were best where the threshold was chosen. */
  offer: number | null;
  offers: number;
  profit: Measured;
  profit_curve: readonly { threshold: number; profit: number }[];
}

export interface JudgedRule {
  asks: string;
  kind: "requirement" | "guard";
  figure: number | null;
  bound: number | null;
  limit: number | null;
  verdict: "passed" | "failed";
  says: string;
}

/** Everything that the page of an evaluation draws, already aggregated: no test row is in it. */
export interface EvaluationData {
  dataset: string;
  about: string;
  /** What churn means here, in words. */
  churn_means: string;
  decision: {
    promote: boolean;
    sentence: string;
    rules: readonly JudgedRule[];
    /** Of the gain in log loss; null where there was no version to compare with. */
    power: { standard_error: number; smallest: number; power: number } | null;
  };
  /** Why this model is the candidate, in one sentence. */
  choice: string;
  /** The baseline first. */
  models: readonly EvaluatedModel[];
  /** The best rule that needs no model; null where there is none. */
  rule: {
    name: string;
    pr_auc: Measured;
    gain: readonly { share: number; found: number; lift: number | null }[];
  } | null;
  base_rate: { test: number; train: number; log_loss: number };
  test: { rows: number; customers: number; churned: number };
  resamples: number;
  value: { offer_cost: number; saved_customer: number; save_rate: number };
  /** Of the candidate. */
  roc_auc: Measured;
  slices: readonly Part[];
  slice_rows_min: number;
  /** One part of all rows, without a month, for data without time. */
  months: readonly Part[];
  in_time: boolean;
}
