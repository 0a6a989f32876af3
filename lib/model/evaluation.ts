/** What test rows say of one model: its figures with intervals, beside rules that need no model. */
import { z } from "zod";

const figure = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]).nullable();
const measured = z.object({ value: z.number(), interval });
const ranked = z.object({ pr_auc: measured, roc_auc: measured, lift_at_10: measured });
const precision_points = z.array(z.object({ recall: z.number(), precision: z.number() }));
const gain_points = z.array(z.object({ share: z.number(), found: z.number(), lift: figure }));
const bins = z.array(z.object({
  from: z.number(),
  to: z.number(),
  rows: z.int(),
  mean_probability: z.number(),
  churn_rate: z.number(),
}));

/** Where a part of the rows is much worse off than all: in their order, or in their probabilities. */
const worse = z.array(z.enum(["ranking", "calibration"]));

export const evaluationSchema = z.object({
  dataset: z.string(),
  /** The kind of the model, and what fitted it. */
  model: z.object({ kind: z.string(), library: z.string() }),
  metrics: ranked.extend({
    rows: z.int(),
    customers: z.int(),
    churned: z.int(),
    churn_rate: z.number(),
    log_loss: measured,
    brier: measured,
    ece: measured,
    /** Calibration error over bins of equal size, as a second opinion. */
    ece_quantile: z.number(),
  }),
  resamples: z.int(),
  seed: z.int(),
  floors: z.object({
    /** One probability for all: the churn rate of the training rows. */
    base_rate: z.object({
      probability: z.number(),
      pr_auc: z.number(),
      log_loss: z.number(),
      brier: z.number(),
    }),
    /** With the feature that ranks: the more, or the less of it, the likelier to churn. */
    ranks: z.array(ranked.extend({ name: z.string(), feature: z.string(), less: z.boolean() })),
    /** The floor with the highest PR-AUC; "base_rate" where no ranking beats it. */
    best: z.string(),
    pr_auc_gain: measured,
  }),
  /** What calling the first share of the list finds. */
  called: z.array(z.object({ share: z.number(), found: measured, lift: measured })),
  curves: z.object({
    precision: z.record(z.string(), precision_points),
    gain: z.record(z.string(), gain_points),
    reliability: bins,
    reliability_before: bins,
    profit: z.array(z.object({ threshold: z.number(), offers: z.int(), profit: z.number() })),
  }),
  calibration: z.object({
    kind: z.string(),
    rows: z.int(),
    churn_rate: figure,
    log_loss: z.record(z.string(), figure),
    /** The test rows' log loss had the scores not been calibrated. */
    log_loss_before: z.number(),
  }),
  train: z.object({ rows: z.int(), churn_rate: z.number() }),
  /** Chosen on other rows, judged on the test rows. */
  threshold: z.object({
    offer: figure,
    break_even: figure,
    offers: z.int(),
    profit: z.number(),
    profit_interval: interval,
    profit_for_all: z.number(),
  }),
  importance: z.array(z.object({ feature: z.string(), mean_contribution: z.number() })),
  leaks: z.object({
    roc_auc_max: z.number(),
    suspected: z.array(z.object({ feature: z.string(), roc_auc: z.number() })),
    without_history: z.array(z.string()),
  }),
  /** By level of each category, and by bands of how long customers have been there. */
  slices: z.array(z.object({
    attribute: z.string(),
    level: z.string().nullable(),
    rows: z.int(),
    churned: z.int(),
    churn_rate: z.number(),
    mean_probability: z.number(),
    roc_auc: figure,
    roc_auc_interval: interval,
    pr_auc: figure,
    log_loss: measured,
    worse,
  })),
  slice_rows_min: z.int(),
  /** By calendar month of the snapshot; one without a month for data without time. */
  months: z.array(z.object({
    month: z.string().nullable(),
    rows: z.int(),
    customers: z.int(),
    churned: z.int(),
    churn_rate: z.number(),
    mean_probability: z.number(),
    pr_auc: measured.nullable(),
    roc_auc: measured.nullable(),
    log_loss: measured,
    ece: measured,
    worse,
  })),
  dropped: z.array(z.object({ name: z.string(), feature: z.string(), why: z.string() })),
});

export type Evaluation = z.output<typeof evaluationSchema>;
