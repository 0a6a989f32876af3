/** Made rows and models for tests of evaluation and gate. */
import { type Sample, sample, sample_definition } from "../model/_sample.ts";
import { type LabelledRows, model_format, type ModelFile } from "../model/mod.ts";
import type { EvaluateOptions, TestContext } from "./evaluate_models.ts";

/** Customers at snapshots of two months; 2026-05-20 is day 20593. */
export function labelled(rows: Sample): LabelledRows {
  return { ...rows, snapshot_days: rows.keys.map((_, row) => row % 2 === 0 ? 20_593 : 20_607) };
}

export const value = { offer_cost: 5, saved_customer: 60, save_rate: 0.5 };

export function context(changes: Partial<TestContext> = {}): TestContext {
  return {
    dataset: "made",
    definition: sample_definition,
    daily: [{ name: "spend", table: "orders", kind: "sum", column: "amount", scale: 2 }],
    label: { kind: "inactive", inactive_days: 30 },
    value,
    train: labelled(sample(600, 1)),
    test: labelled(sample(900, 3)),
    ...changes,
  };
}

export const options: EvaluateOptions = {
  resamples: 200,
  seed: 42,
  leak_roc_auc_max: 0.95,
  slice_rows_min: 50,
  slice_roc_auc_drop: 0.05,
  slice_calibration_gap: 0.05,
  importance_rows_max: 1000,
};

/** How strongly each feature counts; the sample's own truth is 1 for all. */
export interface Strengths {
  recency?: number;
  spend?: number;
  plan?: number;
  base?: number;
}

/** A logistic model by hand, beside the truth of the sample. */
export function madeModel(
  { recency = 1, spend = 1, plan = 1, base = -1 }: Strengths = {},
  changes: Partial<ModelFile> = {},
): ModelFile {
  const column = (
    name: string,
    feature: string,
    part: "value" | "missing" | "level",
    weight: number,
    level: string | null = null,
  ) => ({ name, feature, part, level, mean: 0, deviation: 1, weight });
  return {
    format: model_format,
    dataset: "made",
    hashes: { contract: "the contract", definition: sample_definition.hash, data: "the data" },
    features: [
      { name: "recency_days", kind: "number", missing: false },
      { name: "spend_30d", kind: "number", missing: true },
      { name: "plan", kind: "category", missing: false, levels: ["basic", "free", "gold"] },
    ],
    model: {
      kind: "logistic",
      base,
      columns: [
        column("recency_days", "recency_days", "value", recency / 15),
        column("spend_30d", "spend_30d", "value", -spend / 40),
        column("spend_30d is missing", "spend_30d", "missing", -spend / 2),
        column("plan is gold", "plan", "level", -plan, "gold"),
      ],
      dropped: [],
    },
    calibration: { kind: "none" },
    thresholds: { offer: 0.3, break_even: 1 / 6 },
    trained: { split: "time", last_label_day: "2026-05-20" },
    validation: null,
    calibrated_on: null,
    fit: { rows: 600, churned: 200 },
    library: "made by hand",
    ...changes,
  };
}

/** What a candidate must reach. */
export const gate_limits = {
  log_loss_gain_min: 0.002,
  ece_worse_max: 0.02,
  pr_auc_worse_max: 0.02,
  group_log_loss_worse_max: 0.05,
  group_rows_min: 100,
  rows_min: 200,
  class_rows_min: 30,
};
