import type { FiguresOfModel } from "./compared_tables.ts";
import type { ExplanationData } from "./explanation_data.ts";
import type { Measured } from "./measured.ts";

/** What ranks customers in the test: the model, a rule, or the truth of made data. */
export interface Ranker {
  /** In words, `the model`. */
  name: string;
  kind: "model" | "rule" | "ceiling";
  pr_auc: Measured;
  roc_auc: Measured;
  lift_at_10: Measured;
  precision: readonly { recall: number; precision: number }[];
  gain: readonly { share: number; found: number; lift: number | null }[];
}

/** One of the models that were measured on the same test rows. */
export interface ComparedModel extends Omit<FiguresOfModel, "name"> {
  /** In words, `the challenger: boosted trees`. */
  name: string;
  serves: boolean;
}

export interface PartOfData {
  name: string;
  rows: number;
  customers: number;
  churners: number;
  customers_left_out: number;
  first_snapshot: string | null;
  last_snapshot: string | null;
}

export type Worse = "ranking" | "calibration";

/** A part of the test rows: a group of customers, or a month. */
export interface Part {
  name: string;
  rows: number;
  churn_rate: number;
  mean_probability: number;
  /** Null where all rows are of one class. */
  roc_auc: Measured | null;
  log_loss: Measured;
  /** In what it is much worse off than all rows, beyond chance. */
  worse: readonly Worse[];
}

export interface CalledCustomer {
  customer: string;
  probability: number;
  band: Band;
  expected_value: number;
  reasons: readonly string[];
}

export type Band = "high" | "medium" | "low";

interface Bin {
  rows: number;
  mean_probability: number;
  churn_rate: number;
}

/** All that the report of predictions shows. Aggregates, but for the list of whom to call. */
export interface PredictionData {
  dataset: string;
  about: string;
  /** What churn means here, in words. */
  churn_means: string;
  /** ISO day of the predictions; null for data without time. */
  snapshot: string | null;

  /** The model first; then rules, the ceiling last. */
  rankers: readonly Ranker[];
  base_rate: { test: number; train: number; log_loss: number; brier: number };
  best_rule: { name: string; pr_auc: number };
  pr_auc_gain: Measured;
  log_loss: Measured;
  brier: Measured;
  ece: Measured;
  test: { rows: number; customers: number; churned: number };
  resamples: number;

  /** The baseline first. */
  models: {
    compared: readonly ComparedModel[];
    /** Test rows of the comparison, and resamples behind its intervals. */
    rows: number;
    resamples: number;
    /** Sentences: which model serves, why it was the candidate, what the gate said of it. */
    serves: string;
    choice: string;
    decision: string;
  };

  split: { words: string; in_time: boolean; parts: readonly PartOfData[] };
  /** Rows that chose settings, calibration and thresholds; null: the model was made elsewhere. */
  validation: {
    by: "time" | "customers";
    rows: number;
    customers: number;
    /** Whether the model was then fitted to these rows too. */
    refitted: boolean;
  } | null;
  leaks: {
    without_history: readonly string[];
    suspected: readonly { feature: string; roc_auc: number }[];
    roc_auc_max: number;
  };
  tables: readonly {
    table: string;
    rows: number;
    first_day: string | null;
    last_day: string | null;
  }[];
  volume: { unit: "day" | "week"; points: readonly { day: string; customers: number }[] };
  churn: readonly { day: string; rows: number; churners: number; part: string | null }[];

  calibration: {
    kind: string;
    rows: number;
    churn_rate: number | null;
    bins: readonly Bin[];
    before: readonly Bin[];
    log_loss_before: number;
  };
  value: { offer_cost: number; saved_customer: number; save_rate: number };
  threshold: {
    offer: number | null;
    break_even: number | null;
    offers: number;
    profit: number;
    profit_interval: Measured["interval"];
    profit_for_all: number;
    curve: readonly { threshold: number; profit: number }[];
  };
  explanation: ExplanationData;
  slices: readonly Part[];
  slice_rows_min: number;
  /** Empty for data without time. */
  months: readonly Part[];

  scored: {
    customers: number;
    bands: Record<Band, number>;
    band_from: { high: number; medium: number };
    bins: readonly { from: number; to: number; customers: number }[];
    /** Customers whose offer is expected to pay for itself, and the sum over them. */
    worth_calling: number;
    worth: number;
    unfamiliar: readonly string[];
    already_gone: number;
  };
  call: readonly CalledCustomer[];
}
