import assert from "node:assert/strict";
import { count, decimal, money, percent, range } from "./numbers.ts";

Deno.test("count() parts thousands", () => {
  const cases = [0, 7, 999, 1000, 1234567, -1234.4, -0.4];
  assert.deepEqual(cases.map(count), ["0", "7", "999", "1,000", "1,234,567", "−1,234", "0"]);
});

Deno.test("percent() has a digit after the point only where it says something", () => {
  const shares = [0, 0.042, 0.05, 0.0996, 0.12345, 1, -0.03];
  const shown = ["0", "4.2", "5", "10", "12", "100", "−3"].map((text) => `${text}\u00a0%`);
  assert.deepEqual(shares.map(percent), shown);
});

Deno.test("decimal() has a true minus sign, and none before zero", () => {
  assert.deepEqual([decimal(-0.5, 1), decimal(-0.001, 2), decimal(0.125, 3)], [
    "−0.5",
    "0.00",
    "0.125",
  ]);
});

Deno.test("money() shows cents below a thousand", () => {
  assert.deepEqual([money(5), money(-12.345), money(12345.6)], ["5.00", "−12.35", "12,346"]);
});

Deno.test("range() says when it is not known", () => {
  assert.equal(range([-0.1, 0.2]), "−0.10 to 0.20");
  assert.equal(range(null), "not known");
});
