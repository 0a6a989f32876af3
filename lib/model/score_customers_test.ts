import assert from "node:assert/strict";
import { type Prediction, whomToCall } from "./score_customers.ts";

function prediction(customer: string, expected_value: number): Prediction {
  return { customer, expected_value, probability: 0.5, log_odds: 0, band: "high", reasons: [] };
}

Deno.test("whomToCall() takes the highest expected values, ties by customer", () => {
  const all = [prediction("c", 1), prediction("b", 2), prediction("a", 1), prediction("d", 0.5)];
  const called = whomToCall(all, 3);
  assert.deepEqual(called.map(({ customer }) => customer), ["b", "a", "c"]);
  assert.deepEqual(all.map(({ customer }) => customer), ["c", "b", "a", "d"]);
});

Deno.test("whomToCall() calls nobody at a loss", () => {
  assert.deepEqual(whomToCall([prediction("a", 0), prediction("b", -1)], 50), []);
});
