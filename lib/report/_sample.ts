/** A made report for tests, with names that try to break out of the page. */
import type { Measured } from "./measured.ts";
import type { ComparedModel, Part, PredictionData, Ranker } from "./prediction_data.ts";

export const hostile = `<script>alert("x")</script>'&</style>`;

function around(value: number): Measured {
  return { value, interval: [value - 0.05, value + 0.05] };
}

/** A compared model whose figures lie this much above the baseline's, in units of its interval. */
function compared(name: string, gain: number | null): ComparedModel {
  const each = (measure: (key: string) => Measured | null) =>
    Object.fromEntries(
      ["pr_auc", "roc_auc", "log_loss", "brier", "ece", "lift_at_10", "profit"]
        .map((key) => [key, measure(key)]),
    ) as unknown as ComparedModel["figures"];
  return {
    name,
    serves: gain !== null,
    figures: each((key) => key === "profit" ? around(9885) : around(0.5 + (gain ?? 0) / 20)),
    above_baseline: gain === null ? null : each((key) => (
      key === "profit" ? null : around((key === "roc_auc" ? 0 : gain) / 10)
    )),
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

function ranker(name: string, kind: Ranker["kind"], strength: number): Ranker {
  const steps = Array.from({ length: 51 }, (_, step) => step / 50);
  const found = (share: number) => share ** (1 - strength);
  return {
    name,
    kind,
    pr_auc: around(0.2 + strength / 2),
    roc_auc: around(0.5 + strength / 2),
    lift_at_10: around(1 + strength * 3),
    precision: steps.slice(1).map((recall) => (
      { recall, precision: 0.2 + strength * (1 - recall) }
    )),
    gain: steps.map((share) => (
      { share, found: found(share), lift: share > 0 ? found(share) / share : null }
    )),
  };
}

/** Two features that move scores, and what would be with other values of them. */
function explained(customers: number): PredictionData["explanation"] {
  const wave = (at: number, step: number) => Math.sin(at * step);
  const values = Array.from({ length: 20 }, (_, at) => at * 1.5);
  const names = [hostile, "days since last activity"];
  return {
    customers,
    asked: customers,
    parts: `A part is what ${hostile} adds.`,
    calibration: "Each part counts 0.9 times.",
    features: names.map((name, at) => ({ name, size: 1 / (at + 1) })),
    left_out: [hostile],
    swarm: names.map((name, row) => ({
      name,
      points: Array.from({ length: customers }, (_, at) => ({
        contribution: (1 - row / 2) * wave(at, 0.7),
        height: row === 0 ? null : (wave(at, 0.7) + 1) / 2,
      })),
    })),
    dependence: [
      {
        kind: "number",
        name: names[1]!,
        values,
        mean: values.map((value) => 0.1 + value / 50),
        lines: Array.from({ length: 5 }, (_, line) => (
          values.map((value) => (1 + line) / 40 + value / 45)
        )),
        bins: values.map((at) => ({ at, customers: 30 - Math.round(at) })),
        unknown: { customers: 30, mean: 0.4 },
      },
      {
        kind: "category",
        name: `plan ${hostile}`,
        levels: [hostile, "free", null].map((level, at) => (
          { level, customers: 150 - at * 60, mean: 0.2 + at / 10, low: 0.1, high: 0.6 }
        )),
        levels_left_out: 2,
      },
    ],
    derived: [hostile],
  };
}

export function sample(changes: Partial<PredictionData> = {}): PredictionData {
  return {
    dataset: hostile,
    about: `Purchases ${hostile}`,
    churn_means: "Leaving means: no activity in the 30 days after a snapshot.",
    snapshot: "2026-08-28",
    rankers: [
      ranker("the model", "model", 0.6),
      ranker(`fewest ${hostile} first`, "rule", 0.4),
      ranker("longest without activity first", "rule", 0.3),
      ranker("the true chance", "ceiling", 0.8),
    ],
    base_rate: { test: 0.2, train: 0.3, log_loss: 0.51, brier: 0.16 },
    best_rule: { name: `fewest ${hostile} first`, pr_auc: 0.4 },
    pr_auc_gain: { value: 0.1, interval: [0.05, 0.15] },
    log_loss: around(0.38),
    brier: around(0.12),
    ece: around(0.06),
    test: { rows: 3396, customers: 997, churned: 698 },
    resamples: 1000,
    models: {
      compared: [compared("the baseline", null), compared(`boosted trees ${hostile}`, 1)],
      rows: 3396,
      resamples: 1000,
      serves: `Version 3 serves ${hostile}.`,
      choice: "The challenger model has 0.0200 less log loss.",
      decision: "Version 3 was promoted.",
    },
    split: {
      words: "Split in time: train from 2026-01-01 to 2026-04-09, test at 2026-07-02.",
      in_time: true,
      parts: ["train", "test"].map((name) => ({
        name,
        rows: 6927,
        customers: 881,
        churners: 1386,
        customers_left_out: name === "train" ? 5 : 0,
        first_snapshot: "2026-01-01",
        last_snapshot: "2026-04-09",
      })),
    },
    validation: { by: "time", rows: 2312, customers: 863, refitted: true },
    leaks: {
      without_history: ["plan", hostile],
      suspected: [{ feature: hostile, roc_auc: 0.991 }],
      roc_auc_max: 0.95,
    },
    tables: [{ table: hostile, rows: 359_000, first_day: "2026-01-01", last_day: "2026-08-28" }],
    volume: {
      unit: "week",
      points: ["2026-01-02", "2026-01-09", "2026-01-16"].map((day, at) => (
        { day, customers: 200 + at * 50 }
      )),
    },
    churn: [
      { day: "2026-01-01", rows: 100, churners: 10, part: "train" },
      { day: "2026-01-08", rows: 100, churners: 20, part: null },
      { day: "2026-01-15", rows: 100, churners: 30, part: "test" },
    ],
    calibration: {
      kind: "platt",
      rows: 500,
      churn_rate: 0.25,
      bins: [
        { rows: 100, mean_probability: 0.1, churn_rate: 0.12 },
        { rows: 300, mean_probability: 0.6, churn_rate: 0.5 },
      ],
      before: [
        { rows: 100, mean_probability: 0.15, churn_rate: 0.12 },
        { rows: 300, mean_probability: 0.7, churn_rate: 0.5 },
      ],
      log_loss_before: 0.41,
    },
    value: { offer_cost: 5, saved_customer: 100, save_rate: 0.3 },
    threshold: {
      offer: 0.2,
      break_even: 1 / 6,
      offers: 1395,
      profit: 9885,
      profit_interval: [9000, 10_700],
      profit_for_all: -3960,
      curve: Array.from({ length: 101 }, (_, at) => ({ threshold: at / 100, profit: 100 - at })),
    },
    explanation: explained(300),
    slices: [
      part(`plan: ${hostile}`, { worse: ["ranking", "calibration"] }),
      part("plan: a name that is much longer than its place", { roc_auc: null }),
    ],
    slice_rows_min: 100,
    months: [part("2026-07"), part("2026-08")],
    scored: {
      customers: 884,
      bands: { high: 123, medium: 163, low: 598 },
      band_from: { high: 0.5, medium: 0.25 },
      bins: Array.from({ length: 20 }, (_, at) => (
        { from: at / 20, to: (at + 1) / 20, customers: 100 - at * 5 }
      )),
      worth_calling: 381,
      worth: 2878,
      unfamiliar: [`plan ${hostile}, 3 customers`],
      already_gone: 2,
    },
    call: Array.from({ length: 3 }, (_, at) => ({
      customer: at === 0 ? hostile : `a-very-long-key-of-a-customer-${"0".repeat(40)}${at}`,
      probability: 0.9 - at / 10,
      band: "high",
      expected_value: 22 - at,
      reasons: [`plan is ${hostile}`, "no activity for 29 days (usually 3)"],
    })),
    ...changes,
  };
}
