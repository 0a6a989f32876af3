import assert from "node:assert/strict";
import { changed, mistakes, shop } from "./_shop.ts";
import { featureNames, parseContract } from "./mod.ts";

/** What is written instead of what, and all that is said about it. */
const cases: [string, string, string[]][] = [
  ["visits: { any: true }", "visits: { any: true, count: true }", [
    '26:11 daily.visits has "count", "any" at once, must have exactly one of "count", "any", "sum", "mean"',
  ]],
  ["visits: { any: true }", "visits: { any: yes }", [
    '26:18 daily.visits.any is "yes", must be true',
  ]],
  ["visits: { any: true }", "visits: {}", [
    '26:11 daily.visits says nothing of what it is, must have exactly one of "count", "any", "sum", "mean"',
  ]],
  ["visits: { any: true }", "visits: true", [
    "26:11 daily.visits is true, must be keys and values, such as { count: true } or { sum: price }",
  ]],
  ["visits: { any: true }", "visits: { any: true, table: purchase }", [
    '26:31 daily.visits.table is "purchase", no table with a timestamp, nearest is "purchases"',
  ]],
  ["visits: { any: true }", "visits: { any: true, table: customers }", [
    '26:31 daily.visits.table is "customers", must be a table with a timestamp, valid are "purchases"',
  ]],
  ["visits: { any: true }", "day: { any: true }", [
    '26:8 daily.day makes a column "day", which is the pipeline\'s own, must have another name',
    '34:44 features.ratios.each.denominator is "visits", no measure of daily, valid are "day", "spend", "piece"',
  ]],
  ["visits: { any: true }", "piece_sum: { any: true }", [
    '28:10 daily.piece makes a column "piece_sum", which is the one of measure "piece_sum", must have another name',
    '34:44 features.ratios.each.denominator is "visits", no measure of daily, valid are "piece_sum", "spend", "piece"',
  ]],
  ["sum: price", "sum: prise", [
    '27:17 daily.spend.sum is "prise", no column of "purchases", nearest is "price"',
  ]],
  ["sum: price", "sum: kind", [
    '27:17 daily.spend.sum is "kind", which is string, must be integer or decimal: sums run over whole numbers, or their bytes would change with the number of threads',
  ]],
  ["kind = 'sale'", "kin = 'sale'", [
    '27:30 daily.spend.when names "kin" at character 1, no column of "purchases", nearest is "kind"',
  ]],
  ["kind = 'sale'", "kind = sale", [
    '27:30 daily.spend.when names "sale" at character 8, no column of "purchases", as a text it stands in single quotes, valid are "customer_id", "bought_at", "kind", "price", "pieces"',
  ]],
  ["windows_days: [7, 30]", "windows_days: [7, 7]", [
    "30:21 features.windows_days[1] is 7 again, must be another one",
  ]],
  ["windows_days: [7, 30]", "windows_days: [0, 9999]", [
    "30:18 features.windows_days[0] is 0, must be at least 1",
    "30:21 features.windows_days[1] is 9999, must be at most 3660",
  ]],
  ["windows_days: [7, 30]", "windows_days: 7", [
    "30:17 features.windows_days is 7, must be a list: [7]",
  ]],
  ["windows_days: [7, 30]", "window_days: [7]", [
    '30:16 features.window_days is there, no such key, nearest is "windows_days"',
  ]],
  ["windows_days: [7, 30]", "measures: [spend]", [
    '30:3 features has the measures "spend" and no window, must have windows_days, such as [7, 30]',
  ]],
  ["windows_days: [7, 30]", "windows_days: [7, 30]\n  measures: [spent]", [
    '31:14 features.measures[0] is "spent", no measure of daily, nearest is "spend"',
  ]],
  ["windows_days: [7, 30]", "windows_days: [7, 30]\n  fixed: [recency]", [
    '31:11 features.fixed[0] is "recency", must be one of "recency_days", "tenure_days", "age_days", "mean_gap_days", nearest is "recency_days"',
  ]],
  ["measure: spend,", "measure: spendings,", [
    '32:20 features.trends.up.measure is "spendings", no measure of daily, nearest is "spend"',
  ]],
  ["measure: spend,", "measure: piece,", [
    '32:20 features.trends.up.measure is "piece", which is a mean, must be a count, any or sum',
  ]],
  ["short_days: 7,", "short_days: 30,", [
    "32:39 features.trends.up.short_days is 30, must be less than long_days, which is 30",
  ]],
  ["up: {", "spend_30d: {", [
    '32:16 features.trends.spend_30d has the trend "spend_30d", called as the measure over a window "spend_30d" is, must have another name',
  ]],
  ["each: {", "churned: {", [
    '34:14 features.ratios.churned has the ratio "churned", called as a column of the pipeline\'s own is, must have another name',
  ]],
  ["denominator: visits", "denominator: visit", [
    '34:44 features.ratios.each.denominator is "visit", no measure of daily, nearest is "visits"',
  ]],
  ["attributes: [city]", "attributes: [citi]", [
    '35:16 features.attributes[0] is "citi", no column of a table without timestamp, nearest is "city"',
  ]],
  ["attributes: [city]", "attributes: [customers.town]", [
    '35:16 features.attributes[0] is "customers.town", no column of a table without timestamp, nearest is "customers.born"',
  ]],
  ["attributes: [city]", "attributes: [price]", [
    '35:16 features.attributes[0] is "price", a column of events in "purchases", must be one of a table without timestamp, for it would change from row to row',
  ]],
  ["attributes: [city]", "attributes: [born]", [
    '35:16 features.attributes[0] is "born", which is date, must be a number or text',
  ]],
  ["attributes: [city]", "attributes: [customer_id]", [
    '35:16 features.attributes[0] is "customer_id", must be something else, that column names the customer',
  ]],
  ["attributes: [city]", "attributes: [city, customers.city]", [
    '35:22 features.attributes[1] is "customers.city" again, must be another one',
  ]],
  ["windows_days: [7, 30]", "windows_days: [7, 30]\n  measures: [spend, spend]", [
    '31:21 features.measures[1] is "spend" again, must be another one',
  ]],
  ["windows_days: [7, 30]", "windows_days: [7, 30]\n  fixed: [age_days, age_days]", [
    '31:21 features.fixed[1] is "age_days" again, must be another one',
  ]],

  ["windows_days: [7, 30]", "windows_days: [7, 30]\n  buy_till_you_die: yes", [
    '31:21 features.buy_till_you_die is "yes", must be true or false',
  ]],
  ["windows_days: [7, 30]", "windows_days: [7, 30]\n  buy_til_you_die: true", [
    '31:20 features.buy_til_you_die is there, no such key, nearest is "buy_till_you_die"',
  ]],
  [
    "windows_days: [7, 30]",
    "windows_days: [7, 30]\n  fixed: [recency_days, age_days]\n  buy_till_you_die: true",
    [
      '31:10 features.fixed is without "tenure_days", must have tenure_days and age_days for buy_till_you_die',
    ],
  ],
  ["windows_days: [7, 30]", "windows_days: [7, 30]\n  fixed: []\n  buy_till_you_die: true", [
    '31:10 features.fixed is without "tenure_days", "age_days", must have tenure_days and age_days for buy_till_you_die',
  ]],

  ["attributes: [city]", "attributes: [a.b.c]", [
    '35:16 features.attributes[0] is "a.b.c", must be a column, or a table and a column: users.plan',
  ]],
];

for (const [from, to, expected] of cases) {
  Deno.test(`parseContract() names place and way out in measures and features when it says ${JSON.stringify(to)} for ${JSON.stringify(from)}`, () => {
    assert.deepEqual(mistakes(changed(from, to)), expected);
  });
}

/** The shop, asking for a model of purchases without a subscription. */
const asking = changed(
  "windows_days: [7, 30]",
  "windows_days: [7, 30]\n  buy_till_you_die: true",
);

Deno.test("featureNames() ends with a companion when buy_till_you_die is asked for", () => {
  const without = featureNames(parseContract(shop, "shop.yaml"));
  const names = featureNames(parseContract(asking, "shop.yaml"));
  assert.deepEqual(names, [...without, {
    name: "frequency",
    kind: "number",
    use: "companion",
    from: { kind: "fixed", fixed: "frequency" },
  }]);
  assert.ok(without.every(({ use }) => use === undefined));
  const declined = asking.replace("buy_till_you_die: true", "buy_till_you_die: false");
  assert.deepEqual(featureNames(parseContract(declined, "shop.yaml")), without);
});

Deno.test("parseContract() keeps names free for what buy_till_you_die makes and derives", () => {
  const renamed = (name: string) => asking.replace("up: {", `${name}: {`);
  const said = (name: string, other: string) => [
    `33:${
      name.length + 7
    } features.trends.${name} has the trend "${name}", called as ${other} is, ` +
    "must have another name",
  ];
  const derived = "a column that buy_till_you_die derives";
  assert.deepEqual(
    mistakes(renamed("frequency")),
    said("frequency", 'the "frequency" of buy_till_you_die'),
  );
  assert.deepEqual(mistakes(renamed("P_alive")), said("P_alive", derived));
  assert.deepEqual(
    mistakes(renamed("expected_purchases_90d")),
    said("expected_purchases_90d", derived),
  );
  assert.deepEqual(mistakes(changed("up: {", "p_alive: {")), []);
});

Deno.test("parseContract() says once that buy_till_you_die needs inactive_days and events", () => {
  const column = asking.replace(
    "label: { inactive_days: 30 }",
    "label: { table: customers, column: vip, churned: true }",
  );
  assert.deepEqual(mistakes(column).filter((line) => line.includes("buy_till_you_die")), [
    "31:21 features.buy_till_you_die is true for a label in a column, must be left out: it foresees " +
    "days of activity, which need inactive_days",
  ]);
  const silent = asking.replace(/daily:\n( {2}.*\n)+features:/, "features:")
    .replace(/ {2}windows_days.*\n/, "").replace(/ {2}trends:\n.*\n {2}ratios:\n.*\n/, "");
  assert.deepEqual(mistakes(silent), [
    "26:21 features.buy_till_you_die is true, and daily has no measure, must be left out: without " +
    "events nobody has been active",
  ]);
});
