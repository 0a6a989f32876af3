import type { Evaluation } from "../model/mod.ts";
import { difference, lowerBound, type Measured, measured } from "../metrics/mod.ts";
import type { SampledRows } from "./sampled_model.ts";

/** From where on a part of the rows is much worse off than all; shown with 95 % confidence. */
export interface PartLimits {
  slice_roc_auc_drop: number;
  slice_calibration_gap: number;
}

export type PartFigures = Omit<Evaluation["months"][number], "month">;

const confidence = 0.95;

/** The figures of a part of the rows, and in what it is much worse off than all. */
export function describePart(
  rows: Uint32Array,
  labels: Uint8Array,
  part: SampledRows,
  all: SampledRows,
  { slice_roc_auc_drop, slice_calibration_gap }: PartLimits,
): PartFigures {
  const { values, draws } = part.probability;
  const gap = draws.calibration_gap;
  const drop = difference(all.rank, "roc_auc", part.rank, "roc_auc");
  const ranking = lowerBound(drop.draws, confidence) > slice_roc_auc_drop;
  const calibration = lowerBound(gap, confidence) > slice_calibration_gap ||
    lowerBound(gap.map((one) => -one), confidence) > slice_calibration_gap;
  return {
    rows: rows.length,
    customers: part.customers,
    churned: rows.reduce((sum, row) => sum + labels[row]!, 0),
    churn_rate: values.churn_rate,
    mean_probability: values.mean_probability,
    pr_auc: known(measured(part.rank, "pr_auc")),
    roc_auc: known(measured(part.rank, "roc_auc")),
    log_loss: measured(part.probability, "log_loss"),
    ece: measured(part.ece, "ece"),
    worse: [...ranking ? ["ranking" as const] : [], ...calibration ? ["calibration" as const] : []],
  };
}

function known(measured: Measured): Measured | null {
  return Number.isNaN(measured.value) ? null : measured;
}
