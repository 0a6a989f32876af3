import assert from "node:assert/strict";
import { parseContract } from "../contract/mod.ts";
import { judged, shop, type ShopJudged } from "./_shop.ts";

const day = "DATE '2026-01-01' AS bought_on";

function result({ results }: ShopJudged, type: string) {
  // deno-lint-ignore no-explicit-any -- JSON
  const all: any[] = results.validation_results[0].results;
  return all.find((one) => one.expectation_config.type === `expect_${type}`);
}

Deno.test("judgeTables() writes whole numbers beyond 2^53 and large money digit by digit", async () => {
  const select =
    `SELECT 9007199254740993 AS customer_id, ${day}, 1234567890123456789 AS price, 'x' AS note
    UNION ALL SELECT 9007199254740993, ${day}, -7, 'y'`;
  const contract = shop(
    "price: { type: decimal, scale: 2, in: [0], severity: info }, note: { type: string, unique: true }",
    "[{ unique: customer_id, severity: warning }]",
  );
  const found = await judged(contract, select);
  assert.match(
    found.results_text,
    /"partial_unexpected_list": \[\s*9007199254740993,\s*9007199254740993/,
  );
  assert.match(found.page, /<code>9007199254740993<\/code>/);
  const prices = result(found, "column_values_to_be_in_set").result.partial_unexpected_list;
  assert.deepEqual(prices, ["12345678901234567.89", -0.07]);
});

Deno.test("judgeTables() counts the values that it lists, as Great Expectations does", async () => {
  const select =
    `SELECT i AS customer_id, ${day}, CASE WHEN i < 3 THEN 'z' WHEN i < 19 THEN 'é' || i
    ELSE 'b' END AS note FROM range(100) AS t(i)`;
  const found = await judged(shop("note: { type: string, in: [c], severity: info }"), select);
  const { partial_unexpected_list, partial_unexpected_counts, unexpected_count } =
    result(found, "column_values_to_be_in_set").result;
  assert.equal(unexpected_count, 100);
  assert.equal(partial_unexpected_list.length, 20);
  assert.deepEqual(partial_unexpected_counts.slice(0, 3), [
    { value: "z", count: 3 },
    { value: "b", count: 1 },
    { value: "é10", count: 1 },
  ]);
  // People are told of all rows: the most frequent first.
  assert.match(found.page, /<code>&quot;b&quot;<\/code><\/td><td>81 times, first source:21</);
});

Deno.test("judgeTables() names the limits of moments as the raw table holds them, in UTC", async () => {
  const contract = parseContract(
    `
dataset: shop
about: Purchases of a shop
timezone: America/Sao_Paulo
entity: customer_id
tables:
  purchases:
    timestamp: bought_at
    columns: { customer_id: integer, bought_at: { type: timestamp, min: 2018-11-04, max: 2018-11-05 } }
    expectations: [{ fresh: { column: bought_at, hours_max: 36 } }]
daily: { purchases: { count: true } }
features: { windows_days: [7] }
label: { inactive_days: 7 }
snapshots: { every_days: 7, eligible: { active_within_days: 7 } }
split: { shares: { validation: 0.15, test: 0.2 } }
value: { offer_cost: 1, saved_customer: 2, save_rate: 0.5 }
`,
    "shop.yaml",
  );
  // The first day began at 01:00, three hours before UTC until then and two from then on.
  const at = [
    "2018-11-04 02:59:59",
    "2018-11-04 03:00:00",
    "2018-11-06 01:59:59",
    "2018-11-06 02:00:00",
  ];
  const rows = at.map((time, i) => `(${i}, TIMESTAMP '${time}')`).join(", ");
  const select = `FROM (VALUES ${rows}) AS t(customer_id, bought_at)`;
  const found = await judged(contract, select, { as_of: "2018-11-05" });
  const between = result(found, "column_values_to_be_between");
  assert.deepEqual(between.expectation_config.kwargs, {
    column: "bought_at",
    min_value: "2018-11-04T03:00:00",
    max_value: "2018-11-06T02:00:00",
    strict_max: true,
  });
  assert.deepEqual(between.result.partial_unexpected_list, [
    "2018-11-04T02:59:59Z",
    "2018-11-06T02:00:00Z",
  ]);
  const newest = result(found, "column_max_to_be_between");
  assert.deepEqual(newest.expectation_config.kwargs, {
    column: "bought_at",
    min_value: "2018-11-04T14:00:00",
  });
  assert.deepEqual(newest.result, { observed_value: "2018-11-06T02:00:00Z" });
});

Deno.test("judgeTables() asks of the newest day what the hours allow", async () => {
  const newest = async (bought_on: string, hours_max: number) => {
    const contract = shop("", `[{ fresh: { column: bought_on, hours_max: ${hours_max} } }]`);
    const select = `SELECT 1 AS customer_id, DATE '${bought_on}' AS bought_on`;
    const { success, expectation_config } = result(
      await judged(contract, select, { as_of: "2026-03-01" }),
      "column_max_to_be_between",
    );
    return [success, expectation_config.kwargs.min_value];
  };
  assert.deepEqual(await newest("2026-02-28", 24), [true, "2026-02-28"]);
  assert.deepEqual(await newest("2026-02-28", 23), [false, "2026-03-01"]);
  assert.deepEqual(await newest("2026-02-27", 47), [false, "2026-02-28"]);
});
