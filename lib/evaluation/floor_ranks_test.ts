import assert from "node:assert/strict";
import type { FeatureDefinition } from "../features/mod.ts";
import type { Measure } from "../contract/mod.ts";
import { floorRules, ruleScores } from "./floor_ranks.ts";
import { sample } from "../model/_sample.ts";

function window(measure: string, window_days: number): FeatureDefinition {
  const from = { kind: "window" as const, measure, window_days };
  return { name: `${measure}_${window_days}d`, kind: "number", from, as_of: "events" };
}

const recency: FeatureDefinition = {
  name: "recency_days",
  kind: "number",
  from: { kind: "fixed", fixed: "recency_days" },
  as_of: "events",
};
const daily: Measure[] = [
  { name: "active_days", table: "events", kind: "any" },
  { name: "logins", table: "events", kind: "count", when: "kind = 'login'" },
  { name: "events", table: "events", kind: "count" },
  { name: "spend", table: "events", kind: "sum", column: "amount", scale: 2 },
];
const measures = ["active_days", "logins", "events", "spend"];

Deno.test("floorRules() takes recency, and events of any kind in the longest window", () => {
  const definitions = [recency, ...measures.flatMap((name) => [window(name, 7), window(name, 30)])];
  assert.deepEqual(floorRules(definitions, daily, sample(50)), [
    { name: "recency", feature: "recency_days", less: false },
    { name: "few_events", feature: "events_30d", less: true },
  ]);
});

Deno.test("floorRules() takes active days, then what is counted, where events are not", () => {
  const few = (...names: string[]) =>
    floorRules(names.map((name) => window(name, 30)), daily, sample(50))
      .map(({ feature }) => feature);
  assert.deepEqual(few("spend", "logins", "active_days"), ["active_days_30d"]);
  assert.deepEqual(few("spend", "logins"), ["logins_30d"]);
});

Deno.test("floorRules() takes the best single number where there is no time", () => {
  const rows = sample(400);
  const definitions = rows.columns.map(({ name, kind }): FeatureDefinition => (
    { name, kind, from: { kind: "attribute", table: "users", column: name }, as_of: "today" }
  ));
  // The sample's churn rises with recency more than it falls with spend.
  assert.deepEqual(floorRules(definitions, [], rows), [
    { name: "single", feature: "recency_days", less: false },
  ]);
});

Deno.test("ruleScores() puts what is not known last", () => {
  const columns = [{ name: "a", kind: "number" as const, values: [2, null, 0, 5] }];
  const scores = (less: boolean) => [...ruleScores({ name: "r", feature: "a", less }, columns)];
  assert.deepEqual(scores(false), [2, -Infinity, 0, 5]);
  assert.deepEqual(scores(true), [-2, -Infinity, -0, -5]);
});
