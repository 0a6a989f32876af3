import assert from "node:assert/strict";
import { type Contract, dayIndex, parseContract } from "../contract/mod.ts";
import { findAsOf } from "./mod.ts";

const [first, last] = [dayIndex("2026-01-01"), dayIndex("2026-08-28")];

/** A contract of one table of events, of this source and type of time. */
function contractOf(source: string, type: string): Contract {
  return parseContract(
    `dataset: shop
about: x
entity: id
tables: { sales: { source: ${source}, timestamp: on_day, columns: { id: integer, on_day: ${type} } } }
daily: { visits: { any: true } }
features: { windows_days: [7] }
label: { inactive_days: 30 }
snapshots: { every_days: 7, eligible: { active_within_days: 30 } }
split: { shares: { validation: 0.2, test: 0.2 } }
value: { offer_cost: 1, saved_customer: 2, save_rate: 0.5 }
`,
    "shop.yaml",
  );
}

const made = contractOf("{ generate: elearning }", "timestamp");
const by_day = contractOf("a.csv", "date");
const by_time = contractOf("a.csv", "timestamp");

const cases: [what: string, contract: Contract, given: string | null, day: string, why: RegExp][] =
  [
    ["made data end", made, null, "2026-08-28", /last day of made data/],
    ["made data were judged by their own end", made, "2026-08-28", "2026-08-28", /of made data/],
    ["one looks back at made data", made, "2026-06-18", "2026-06-18", /given/],
    ["data by day end", by_day, null, "2026-08-28", /last day of data by day/],
    ["the last day of data with times may not be over", by_time, null, "2026-08-27", /day before/],
    ["a day is given", by_time, "2026-08-28", "2026-08-28", /given/],
    ["a day after all data is given", by_day, "2026-09-30", "2026-09-30", /given/],
  ];

for (const [what, contract, given, day, why] of cases) {
  Deno.test(`findAsOf() takes ${day} when ${what}`, () => {
    const found = findAsOf(contract, given, first, last);
    assert.equal(found.day, dayIndex(day));
    assert.match(found.because, why);
  });
}
