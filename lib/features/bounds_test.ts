import assert from "node:assert/strict";
import { parseContract } from "../contract/mod.ts";
import { definitionJson } from "./mod.ts";

const contract = parseContract(
  `
dataset: shop
about: A shop
entity: customer
tables:
  customers:
    source: { files: customers.csv }
    key: [customer]
    columns:
      customer: { type: string, not_null: true }
      age: { type: integer, min: 18, max: 120 }
      score: { type: double, min: 0, max: 1, severity: warning }
      paying: { type: boolean }
      city: { type: string }
  orders:
    source: { files: orders.csv }
    timestamp: bought_at
    columns:
      customer: { type: string, not_null: true }
      bought_at: { type: timestamp }
      price: { type: decimal, scale: 2, min: 0 }
      discount: { type: integer, min: -90, max: 0 }
      change: { type: integer }
      stars: { type: integer, min: 1, max: 5 }
daily:
  orders: { count: true }
  bought: { any: true }
  spend: { sum: price }
  discounts: { sum: discount }
  changes: { sum: change }
  stars: { mean: stars }
features:
  windows_days: [7]
  fixed: [recency_days, mean_gap_days]
  measures: [orders, bought, spend, discounts, changes, stars]
  trends:
    order_trend: { measure: orders, short_days: 7, long_days: 30 }
    change_trend: { measure: changes, short_days: 7, long_days: 30 }
  ratios:
    spend_per_order: { numerator: spend, denominator: orders, window_days: 7 }
    change_per_order: { numerator: changes, denominator: orders, window_days: 7 }
  attributes: [age, score, paying, city]
label: { inactive_days: 30 }
snapshots: { every_days: 7, eligible: { active_within_days: 30 } }
split: { shares: { validation: 0.15, test: 0.2 } }
value: { offer_cost: 5, saved_customer: 100, save_rate: 0.3 }
`,
  "shop.yaml",
);

Deno.test("definitionJson() says between which values a feature can only lie", () => {
  const { features } = JSON.parse(definitionJson(contract)) as {
    features: { name: string; min?: number; max?: number }[];
  };
  assert.deepEqual(Object.fromEntries(features.map(({ name, min, max }) => [name, [min, max]])), {
    recency_days: [0, undefined],
    mean_gap_days: [0, undefined],
    orders_7d: [0, undefined],
    bought_7d: [0, 7],
    spend_7d: [0, undefined],
    discounts_7d: [undefined, 0],
    changes_7d: [undefined, undefined],
    stars_7d: [1, 5],
    order_trend: [0, undefined],
    change_trend: [undefined, undefined],
    spend_per_order: [0, undefined],
    change_per_order: [undefined, undefined],
    age: [18, 120],
    score: [undefined, undefined],
    paying: [0, 1],
    city: [undefined, undefined],
  });
});
