import assert from "node:assert/strict";
import { changed, mistakes } from "./_shop.ts";

/** What is written instead of what, and all that is said about it. */
const cases: [string, string, string[]][] = [
  ["row_count: { min: 1 }", "row_cout: { min: 1 }", [
    '24:19 tables.purchases.expectations[0].row_cout is there, no such key, nearest is "row_count"',
  ]],
  ["row_count: { min: 1 }", "row_count: { min: 3, max: 2 }", [
    "24:35 tables.purchases.expectations[0].row_count.max is 2, must be at least min, which is 3",
  ]],
  ["row_count: { min: 1 }", "row_count: {}", [
    '24:20 tables.purchases.expectations[0].row_count has no limit, must have "min", "max" or both',
  ]],
  ["row_count: { min: 1 }", "severity: info", [
    '24:9 tables.purchases.expectations[0] says nothing of what it is, must have exactly one of "type", "not_null", "unique", "compound_unique", "in_set", "between", "regex", "references", "not_in_future", "fresh", "row_count", "ordered"',
  ]],
  ["row_count: { min: 1 }", "{ not_null: price, unique: price }", [
    '24:9 tables.purchases.expectations[0] has "not_null", "unique" at once, must have exactly one of "type", "not_null", "unique", "compound_unique", "in_set", "between", "regex", "references", "not_in_future", "fresh", "row_count", "ordered"',
  ]],
  ["row_count: { min: 1 }", "not_null: prise", [
    '24:19 tables.purchases.expectations[0].not_null is "prise", no column of "purchases", nearest is "price"',
  ]],
  ["row_count: { min: 1 }", "compound_unique: [price]", [
    '24:26 tables.purchases.expectations[0].compound_unique is ["price"], must have at least 2 entries',
  ]],
  ["row_count: { min: 1 }", "compound_unique: [price, prise]", [
    '24:34 tables.purchases.expectations[0].compound_unique[1] is "prise", no column of "purchases", nearest is "price"',
  ]],
  ["row_count: { min: 1 }", "in_set: { column: price, values: [a] }", [
    '24:43 tables.purchases.expectations[0].in_set.values[0] is "a", must be a number with at most 2 digits after the point for decimal "price"',
  ]],
  ["row_count: { min: 1 }", "between: { column: price }", [
    '24:18 tables.purchases.expectations[0].between has no limit, must have "min", "max" or both',
  ]],
  ["row_count: { min: 1 }", "fresh: { column: price, hours_max: 0 }", [
    '24:26 tables.purchases.expectations[0].fresh.column is "price", which is decimal, fresh takes days and times',
    "24:44 tables.purchases.expectations[0].fresh.hours_max is 0, must be more than 0",
  ]],
  ["row_count: { min: 1 }", "fresh: { column: price, hours_max: 2 }", [
    '24:26 tables.purchases.expectations[0].fresh.column is "price", which is decimal, fresh takes days and times',
  ]],
  ["row_count: { min: 1 }", "ordered: { first: price, second: bought_at }", [
    '24:18 tables.purchases.expectations[0].ordered compares decimal "price" with timestamp "bought_at", must be two numbers, two texts or two times',
  ]],
  ["row_count: { min: 1 }", "references: { column: pieces, table: custom }", [
    '24:46 tables.purchases.expectations[0].references.table is "custom", no table, nearest is "customers"',
  ]],
];

for (const [from, to, expected] of cases) {
  Deno.test(`parseContract() names place and way out in expectations when it says ${JSON.stringify(to)} for ${JSON.stringify(from)}`, () => {
    assert.deepEqual(mistakes(changed(from, to)), expected);
  });
}
