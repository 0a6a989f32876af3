/** A small contract for this room's tests, and the mistakes that a change of its text makes. */
import assert from "node:assert/strict";
import { ContractError, parseContract } from "./mod.ts";

/** Lines are counted from 1: `dataset` is line 1. */
export const shop = `dataset: shop
about: Purchases of a shop
entity: customer_id
tables:
  customers:
    source: customers.csv
    key: [customer_id]
    columns:
      customer_id: integer
      city: { type: string, in: [Berlin, Paris] }
      vip: boolean
      born: date
      score: double
  purchases:
    source: purchases.csv
    timestamp: bought_at
    columns:
      customer_id: { type: integer, references: customers }
      bought_at: timestamp
      kind: { type: string, severity: warning, mostly: 0.9 }
      price: { type: decimal, scale: 2, min: 0 }
      pieces: integer
    expectations:
      - row_count: { min: 1 }
daily:
  visits: { any: true }
  spend: { sum: price, when: "kind = 'sale'" }
  piece: { mean: pieces }
features:
  windows_days: [7, 30]
  trends:
    up: { measure: spend, short_days: 7, long_days: 30 }
  ratios:
    each: { numerator: spend, denominator: visits, window_days: 30 }
  attributes: [city]
label: { inactive_days: 30 }
snapshots: { every: month_end, eligible: { active_within_days: 60 } }
split:
  train: [2026-01-31, 2026-03-31]
  validation: 2026-04-30
  test: [2026-05-31, 2026-06-30]
calibration_snapshots: [2026-04-30]
value: { offer_cost: 5, saved_customer: 100, save_rate: 0.3 }
`;

/** The shop's text with one part of it replaced by another. */
export function changed(from: string, to: string): string {
  assert.equal(shop.split(from).length, 2, `"${from}" must stand once in the shop's contract`);
  return shop.replace(from, () => to);
}

/** What is said about a contract's text, without what every line begins with. */
export function mistakes(text: string): string[] {
  try {
    parseContract(text, "shop.yaml");
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.message.split("\n").map((line) => {
      const [, place, rest] = /^Cannot use contract "shop\.yaml:?([\d:]*)": (.*)$/.exec(line)!;
      return `${place} ${rest}`;
    });
  }
  return [];
}
