import assert from "node:assert/strict";
import { changed, mistakes } from "./_shop.ts";

/** What is written instead of what, and all that is said about it. */
const cases: [string, string, string[]][] = [
  ["dataset: shop", "dataset: shopp", [
    '1:10 dataset is "shopp", must be "shop", the name of its file',
  ]],
  ["dataset: shop", "dataset: My Shop", [
    '1:10 dataset is "My Shop", must be lower-case letters, digits, "-" and "_"',
  ]],
  ["about: Purchases of a shop\n", "", [
    "1:1 about is missing, must be text, what the data set is in one line",
  ]],
  ["entity: customer_id", "entity: customerid", [
    '3:9 entity is "customerid", no column of any table, nearest is "customer_id"',
  ]],
  ["entity: customer_id", "entity: 7", [
    "3:9 entity is 7, must be the column that names the customer",
  ]],
  ["entity: customer_id", "enity: customer_id", [
    '3:8 enity is there, no such key, nearest is "entity"',
  ]],
  ["entity: customer_id", "entity: customer_id\ntimezone: Europe/Berlim", [
    '4:11 timezone is "Europe/Berlim", must be a name such as "Europe/Berlin", nearest is "Europe/Berlin"',
  ]],
  ["entity: customer_id", "entity: customer_id\ntimezone: +02:00", [
    '4:11 timezone is "+02:00", must be a name such as "Europe/Berlin"',
  ]],
  ["entity: customer_id", "entity: customer_id\ntimezone: New York", [
    '4:11 timezone is "New York", must be a name such as "Europe/Berlin", nearest is "America/New_York"',
  ]],
  ["daily:\n", "measures:\n", [
    '26:3 measures is there, no such key, valid are "obtain", "timezone", "daily", "online"',
  ]],
  ["offer_cost: 5", "offer_cost: five", ['43:22 value.offer_cost is "five", must be a number']],
  ["save_rate: 0.3", "save_rate: 3", ["43:57 value.save_rate is 3, must be at most 1"]],
  ["save_rate: 0.3", "saved: 3", [
    "43:8 value.save_rate is missing, must be a number",
    '43:53 value.saved is there, no such key, valid are "save_rate"',
  ]],
  ["about: Purchases of a shop", "about: Purchases of a shop\nabout: twice", [
    '3:1 Key "about" is there already, must be there once',
  ]],
  ["about: Purchases of a shop", "about:\tx\n\tb: y", [
    "3:1 Tabs are not allowed as indentation, use spaces",
  ]],
];

for (const [from, to, expected] of cases) {
  Deno.test(`parseContract() names place and way out in the head of the file when it says ${JSON.stringify(to)} for ${JSON.stringify(from)}`, () => {
    assert.deepEqual(mistakes(changed(from, to)), expected);
  });
}
