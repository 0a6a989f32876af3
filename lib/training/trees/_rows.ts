/** Made rows and settings for tests of trees. */
import type { FeatureColumn } from "../../model/mod.ts";
import { seededDraw } from "../../metrics/mod.ts";
import type { TreeSettings } from "./tree_settings.ts";

export interface Rows {
  columns: FeatureColumn[];
  labels: Uint8Array;
}

/** Nothing is penalised, sampled or smoothed: trees follow the rows alone. */
export const plain: TreeSettings = {
  rounds_max: 5,
  learning_rate: 0.3,
  growth: "leaf",
  leaves_max: 6,
  depth_max: null,
  l1: 0,
  l2: 0,
  gain_min: 0,
  child_hessian_min: 0,
  child_rows_min: 1,
  row_share: 1,
  column_share: 1,
  bins_max: 100,
  one_hot_levels_max: 6,
  category_smoothing: 0,
  category_l2: 0,
  patience: null,
  seed: 1,
};

/** Two numbers, one of them often missing, and two categories, one with missing values. */
export function rowsOf(rows: number, seed: number): Rows {
  const draw = seededDraw(seed);
  const uniform = () => draw(2 ** 31) / 2 ** 31;
  const all = Array.from({ length: rows });
  const recency = all.map(() => Math.round(uniform() * 1e6) / 1e4);
  const spend = all.map(() => uniform() < 0.2 ? null : Math.round(uniform() * 900) / 10);
  const plan = all.map(() => ["free", "basic", "gold"][draw(3)]!);
  const country = all.map(() => uniform() < 0.1 ? null : ["de", "fr", "it", "pl", "us"][draw(5)]!);
  const labels = Uint8Array.from(all, (_, row) => {
    const score = recency[row]! / 25 - (spend[row] ?? 70) / 30 +
      (plan[row] === "gold" ? -1 : 0) + (["fr", "us"].includes(country[row]!) ? 1 : -0.5);
    return uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  });
  return {
    labels,
    columns: [
      { name: "spend", kind: "number", values: spend },
      { name: "recency", kind: "number", values: recency },
      { name: "plan", kind: "category", values: plan },
      { name: "country", kind: "category", values: country },
    ],
  };
}
