import assert from "node:assert/strict";
import { variantOf } from "./variant.ts";

const customers = Array.from({ length: 100_000 }, (_, at) => `${at}`);

function challenged(salt: string, share: number): Set<string> {
  return new Set(
    customers.filter((customer) => variantOf(customer, salt, share) === "challenger"),
  );
}

Deno.test("variantOf() draws as another program does, whatever the process", () => {
  // FNV-1a and the mixing of MurmurHash3, written down once more in Python: places between 0 and 1.
  const drawn: [customer: string, salt: string, place: number][] = [
    ["ann", "1", 0.0829476451035589],
    ["ann", "spring", 0.30665913922712207],
    ["bob", "1", 0.3930142084136605],
    ["1042", "1", 0.2205619323067367],
    ["1042", "spring", 0.17408023541793227],
    ["Zoë", "1", 0.2093579676002264],
    ["客户", "1", 0.419027348048985],
    ["客户", "spring", 0.8274666371289641],
    ["x".repeat(200), "1", 0.1340771613176912],
  ];
  for (const [customer, salt, place] of drawn) {
    assert.equal(variantOf(customer, salt, place - 1e-9), "champion", customer);
    assert.equal(variantOf(customer, salt, place + 1e-9), "challenger", customer);
  }
});

Deno.test("variantOf() gives the challenger its share, of plain numbers in a row too", () => {
  for (const share of [0.01, 0.1, 0.5, 0.9]) {
    // Four standard deviations of a binomial: a fair draw fails once in 16,000 times, and this one is fixed.
    const margin = 4 * Math.sqrt(share * (1 - share) * customers.length);
    const found = challenged("1", share).size;
    assert.ok(Math.abs(found - share * customers.length) < margin, `${share}: ${found}`);
  }
});

Deno.test("variantOf() keeps customers with the challenger when its share grows", () => {
  const few = challenged("1", 0.1);
  const many = challenged("1", 0.3);
  assert.equal(few.intersection(many).size, few.size);
});

Deno.test("variantOf() draws anew for another salt", () => {
  const share = 0.1;
  const both = challenged("1", share).intersection(challenged("2", share)).size;
  // Independent draws meet in share² of the customers.
  const margin = 4 * Math.sqrt(share ** 2 * (1 - share ** 2) * customers.length);
  assert.ok(Math.abs(both - share ** 2 * customers.length) < margin, `${both}`);
});

Deno.test("variantOf() leaves rows without a customer to the champion", () => {
  assert.equal(variantOf(undefined, "1", 1), "champion");
  assert.equal(variantOf("ann", "1", 1), "challenger");
  assert.equal(variantOf("ann", "1", 0), "champion");
});
