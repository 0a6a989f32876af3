/** A made evaluation for tests, with names that try to break out of the page. */
import type { EvaluatedModel, EvaluationData, JudgedRule } from "./evaluation_data.ts";
import type { Measured } from "./measured.ts";
import type { Part } from "./prediction_data.ts";
import { hostile } from "./_sample.ts";

function around(value: number, width = 0.05): Measured {
  return { value, interval: [value - width, value + width] };
}

export function evaluatedModel(
  name: string,
  changes: Partial<EvaluatedModel> = {},
): EvaluatedModel {
  const figures = {
    pr_auc: around(0.6),
    roc_auc: around(0.83),
    log_loss: around(0.38),
    brier: around(0.12),
    ece: around(0.03, 0.01),
    lift_at_10: around(3.4),
    profit: around(9000, 900),
  };
  const steps = Array.from({ length: 101 }, (_, step) => step / 100);
  return {
    name,
    candidate: false,
    figures,
    above_baseline: null,
    reliability: [0.1, 0.5].map((p) => ({ mean_probability: p, churn_rate: p, rows: 100 })),
    reliability_before: [0.2, 0.6].map((p) => (
      { mean_probability: p, churn_rate: p - 0.1, rows: 100 }
    )),
    calibrated: false,
    gain: steps.map((share) => (
      { share, found: Math.sqrt(share), lift: share > 0 ? Math.sqrt(share) / share : null }
    )),
    called: [0.05, 0.1].map((share) => (
      { share, found: around(share * 3, 0.02), lift: around(3, 0.2) }
    )),
    offer: 0.17,
    offers: 1372,
    profit: figures.profit,
    profit_curve: steps.map((threshold) => ({ threshold, profit: 9000 - 100 * threshold })),
    ...changes,
  };
}

export function judgedRule(changes: Partial<JudgedRule> = {}): JudgedRule {
  return {
    asks: "Less log loss than the champion, beyond chance",
    kind: "requirement",
    figure: 0.0123,
    bound: 0.0071,
    limit: 0,
    verdict: "passed",
    says: "+0.0123, and at least +0.0071 with 95 % confidence",
    ...changes,
  };
}

function part(name: string, changes: Partial<Part> = {}): Part {
  return {
    name,
    rows: 500,
    churn_rate: 0.2,
    mean_probability: 0.21,
    roc_auc: around(0.8),
    log_loss: around(0.4),
    worse: [],
    ...changes,
  };
}

export function evaluationSample(changes: Partial<EvaluationData> = {}): EvaluationData {
  const difference = Object.fromEntries(
    Object.keys(evaluatedModel("").figures).map((name) => [name, around(0.01, 0.005)]),
  ) as unknown as EvaluatedModel["figures"];
  return {
    dataset: hostile,
    about: `Purchases ${hostile}`,
    churn_means: "Leaving means: no activity in the 30 days after a snapshot.",
    decision: {
      promote: true,
      sentence: `Promote the challenger model: ${hostile} its gain is certain.`,
      rules: [
        judgedRule(),
        judgedRule({
          asks: `No group's log loss, ${hostile}`,
          kind: "guard",
          figure: 0.03,
          bound: -0.01,
          limit: 0.05,
        }),
        judgedRule({
          asks: "Was made for it",
          figure: null,
          bound: null,
          limit: null,
          says: "It was",
        }),
        judgedRule({ asks: "At least 200 test rows", figure: 3396, bound: null, limit: 200 }),
      ],
      power: { standard_error: 0.0042, smallest: 0.0104, power: 0.8 },
    },
    choice: `The challenger model has less log loss ${hostile}.`,
    models: [
      evaluatedModel("the baseline: logistic regression"),
      evaluatedModel("the challenger: gradient-boosted trees", {
        candidate: true,
        calibrated: true,
        above_baseline: difference,
      }),
      evaluatedModel(`version 3, compared with: ${hostile}`, {
        above_baseline: { ...difference, profit: null },
        offer: null,
        offers: 0,
        profit: { value: 0, interval: [0, 0] },
      }),
    ],
    rule: {
      name: `fewest ${hostile} first`,
      pr_auc: around(0.5),
      gain: [0, 0.5, 1].map((share) => ({ share, found: share, lift: share > 0 ? 1 : null })),
    },
    base_rate: { test: 0.2, train: 0.3, log_loss: 0.5 },
    test: { rows: 3396, customers: 997, churned: 698 },
    resamples: 1000,
    value: { offer_cost: 5, saved_customer: 100, save_rate: 0.3 },
    roc_auc: around(0.83),
    slices: [part(`plan: ${hostile}`), part("plan: free", { worse: ["ranking"] })],
    slice_rows_min: 100,
    months: [part("2026-06"), part("2026-07")],
    in_time: true,
    ...changes,
  };
}
