import assert from "node:assert/strict";
import type { FeatureName } from "../contract/mod.ts";
import { LogisticModel } from "./logistic_model.ts";
import { createReasons } from "./reasons.ts";
import { TreesModel } from "./trees/trees_model.ts";

function value(feature: string, weight: number) {
  return {
    name: feature,
    feature,
    part: "value" as const,
    level: null,
    mean: 0,
    deviation: 1,
    weight,
  };
}

const definitions: FeatureName[] = [
  { name: "recency_days", kind: "number", from: { kind: "fixed", fixed: "recency_days" } },
  ...[7, 30].map((window_days): FeatureName => ({
    name: `logins_${window_days}d`,
    kind: "number",
    from: { kind: "window", measure: "logins", window_days },
  })),
  { name: "age", kind: "number", from: { kind: "attribute", table: "users", column: "age" } },
];
const model = new LogisticModel({
  features: definitions.map(({ name }) => ({ name, kind: "number" as const, missing: false })),
  base: -1,
  columns: [
    value("recency_days", 0.5),
    value("logins_7d", 3),
    value("logins_30d", -2),
    value("age", 0.25),
  ],
});
const usual = { recency_days: 3, logins_7d: 1, logins_30d: 6, age: 40 };

Deno.test("createReasons() adds up a measure's windows, and names the strongest of them", () => {
  // Logins: 3 · 2 − 2 · 2 = 2; recency: 0.5 · 3 = 1.5; age: 0.25 · 4 = 1.
  const found = createReasons(model, definitions, usual)([3, 2, 2, 4]);
  assert.deepEqual(found, [
    { feature: "logins_7d", contribution: 2, words: "logins in the last 7 days: 2 (usually 1)" },
    { feature: "recency_days", contribution: 1.5, words: "no activity for 3 days" },
    { feature: "age", contribution: 1, words: "age is 4 (usually 40)" },
  ]);
});

Deno.test("createReasons() gives only what raises the probability, and no more than asked for", () => {
  const explain = createReasons(model, definitions, usual);
  // Logins: 3 · 1 − 2 · 2 = −1.
  assert.deepEqual(explain([3, 1, 2, 0]).map(({ feature }) => feature), ["recency_days"]);
  assert.deepEqual(explain([3, 2, 2, 4], 1).map(({ feature }) => feature), ["logins_7d"]);
  assert.deepEqual(explain([0, 0, 0, 0]), []);
});

Deno.test("createReasons() breaks ties by name", () => {
  // Both are 0.5.
  const found = createReasons(model, definitions, usual)([1, 0, 0, 2]);
  assert.deepEqual(found.map(({ feature }) => feature), ["age", "recency_days"]);
});

Deno.test("createReasons() refuses a model whose feature has no definition", () => {
  assert.throws(
    () => createReasons(model, definitions.slice(1), usual),
    { message: 'Cannot explain feature "recency_days": the feature definition lacks it' },
  );
});

Deno.test("createReasons() explains trees by exact Shapley values, in the customer's own values", () => {
  const trees = new TreesModel({
    features: definitions.map(({ name }) => ({ name, kind: "number" as const, missing: false })),
    base: 0,
    trees: [{
      feature: [0, -1, 1, -1, -1],
      threshold: [10, 0, 0, 0, 0],
      levels: [null, null, null, null, null],
      missing_left: [0, 0, 0, 0, 0],
      left: [1, -1, 3, -1, -1],
      right: [2, -1, 4, -1, -1],
      value: [0, -1, 0, 2, 0],
      cover: [100, 60, 40, 10, 30],
    }],
  });
  // Nothing known −0.4, recency alone 0.5, logins alone 0.2, both 2: (0.9 + 1.8) / 2, (0.6 + 1.5) / 2.
  const found = createReasons(trees, definitions, usual)([19, 0, 0, 40]);
  assert.deepEqual(
    found.map(({ contribution, ...said }) => ({
      ...said,
      times_100: Math.round(contribution * 100),
    })),
    [
      { feature: "recency_days", words: "no activity for 19 days (usually 3)", times_100: 135 },
      { feature: "logins_7d", words: "no logins in the last 7 days (usually 1)", times_100: 105 },
    ],
  );
});
