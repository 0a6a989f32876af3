import assert from "node:assert/strict";
import type { FeatureName, FeatureOrigin } from "../contract/mod.ts";
import type { Cell } from "./feature_column.ts";
import { featureTitle, valueInWords } from "./feature_words.ts";

function feature(from: FeatureOrigin, name = "x"): FeatureName {
  return { name, kind: "number", from };
}

const recency = feature({ kind: "fixed", fixed: "recency_days" });
const tenure = feature({ kind: "fixed", fixed: "tenure_days" });
const age = feature({ kind: "fixed", fixed: "age_days" });
const gap = feature({ kind: "fixed", fixed: "mean_gap_days" });
const frequency = feature({ kind: "fixed", fixed: "frequency" });
const logins = feature({ kind: "window", measure: "logins", window_days: 30 });
const today = feature({ kind: "window", measure: "watch_minutes", window_days: 1 });
const trend = feature({ kind: "trend", measure: "logins", short_days: 7, long_days: 30 });
const ratio = feature({
  kind: "ratio",
  numerator: "payments_failed",
  denominator: "payments",
  window_days: 30,
});
const plan = feature({ kind: "attribute", table: "users", column: "plan" }, "plan_at_sign_up");

Deno.test("valueInWords() says a customer's own value beside the usual one", () => {
  const cases: [FeatureName, Cell, Cell, string][] = [
    [recency, 19, 3, "no activity for 19 days (usually 3)"],
    [recency, 1, 3, "no activity for 1 day (usually 3)"],
    [recency, 0, 3, "active on the last day (usually 3)"],
    [tenure, 120.5, 40, "active over a span of 121 days (usually 40)"],
    [tenure, 0, 40, "active on one day only (usually 40)"],
    [age, 14, 200, "first seen 14 days ago (usually 200)"],
    [gap, 9.4567, 2, "9.46 days between active days on average (usually 2)"],
    [gap, null, 2, "active on one day only (usually 2)"],
    [frequency, 3, 1, "active on 3 days after the first (usually 1)"],
    [frequency, 1, 4, "active on 1 day after the first (usually 4)"],
    [frequency, 0, 1, "active on one day only (usually 1)"],
    [logins, 2, 9, "logins in the last 30 days: 2 (usually 9)"],
    [logins, 0, 9, "no logins in the last 30 days (usually 9)"],
    [logins, null, 9, "no logins in the last 30 days (usually 9)"],
    [today, 12.34, 0, "watch minutes in the last day: 12.3 (usually 0)"],
    [trend, 0.4, 0.98, "logins in the last 7 days at 40 % of the pace over 30 days (usually 98 %)"],
    [trend, null, 0.98, "no logins in the last 30 days (usually 98 %)"],
    [ratio, 0.5, 0, "payments failed per payments in the last 30 days: 0.5 (usually 0)"],
    [ratio, null, null, "no payments in the last 30 days"],
    [plan, "free", "premium", "plan at sign up is free (most often premium)"],
    [plan, "free", "free", "plan at sign up is free"],
    [plan, 1, 0, "plan at sign up is 1 (usually 0)"],
    [plan, null, "free", "plan at sign up is not known (most often free)"],
  ];
  for (const [of, value, usual, words] of cases) {
    assert.equal(valueInWords(of, value, usual), words);
  }
});

Deno.test("featureTitle() names every kind of feature", () => {
  assert.deepEqual(
    [recency, tenure, age, gap, frequency, logins, today, trend, ratio, plan].map(featureTitle),
    [
      "days since last activity",
      "days from first to last activity",
      "days since first activity",
      "days between active days on average",
      "active days after the first",
      "logins in the last 30 days",
      "watch minutes in the last day",
      "logins in the last 7 days, of the usual pace over 30 days",
      "payments failed per payments in the last 30 days",
      "plan at sign up",
    ],
  );
});
