/** Made rows for tests, small enough to fit in milliseconds. */
import type { DefinitionFile } from "../features/mod.ts";
import type { FeatureColumn } from "./feature_column.ts";
import { seededDraw } from "../metrics/mod.ts";

export interface Sample {
  keys: string[];
  labels: Uint8Array;
  columns: FeatureColumn[];
}

/** Customers whose churn depends on recency, spend (sometimes missing) and plan. */
export function sample(rows: number, seed = 1): Sample {
  const draw = seededDraw(seed);
  const uniform = () => draw(2 ** 31) / 2 ** 31;
  const keys = Array.from({ length: rows }, (_, row) => `c${String(row).padStart(6, "0")}`);
  const recency = keys.map(() => draw(60));
  const spend = keys.map(() => uniform() < 0.1 ? null : Math.round(uniform() * 9000) / 100);
  const plan = keys.map(() => ["basic", "free", "gold"][draw(3)]!);
  const labels = Uint8Array.from(keys, (_, row) => {
    const score = recency[row]! / 15 - (spend[row] ?? 20) / 40 - (plan[row] === "gold" ? 1 : 0) - 1;
    return uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  });
  return {
    keys,
    labels,
    columns: [
      { name: "recency_days", kind: "number", values: recency },
      { name: "spend_30d", kind: "number", values: spend },
      { name: "plan", kind: "category", values: plan },
    ],
  };
}

/** What its columns mean. */
export const sample_definition: DefinitionFile = {
  hash: "the definition",
  features: [
    {
      name: "recency_days",
      kind: "number",
      from: { kind: "fixed", fixed: "recency_days" },
      as_of: "events",
    },
    {
      name: "spend_30d",
      kind: "number",
      from: { kind: "window", measure: "spend", window_days: 30 },
      as_of: "events",
    },
    {
      name: "plan",
      kind: "category",
      from: { kind: "attribute", table: "users", column: "plan" },
      as_of: "today",
    },
  ],
};
