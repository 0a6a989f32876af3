import type { Measured } from "./measured.ts";
import type { SlicePoint } from "./charts.ts";

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

export interface PartOfData {
  name: string;
  rows: number;
  customers: number;
  churners: number;
  customers_left_out: number;
  first_snapshot: string | null;
  last_snapshot: string | null;
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

  split: { words: string; in_time: boolean; parts: readonly PartOfData[] };
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
    profit_for_all: number;
    curve: readonly { threshold: number; profit: number }[];
  };
  features: readonly { name: string; size: number }[];
  features_left_out: readonly string[];
  slices: readonly (SlicePoint & {
    rows: number;
    churn_rate: number;
    mean_probability: number;
  })[];
  slice_rows_min: number;

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
