/** Shops whose data or contract are wrong in one way, and what a run has to say about each. */
import assert from "node:assert/strict";
import type { Ended, TestProject } from "../_project.ts";
import { repro } from "./_main_job.ts";
import { makeShop, type Shop, writeShop } from "./_shop.ts";

/** One fault, the stage that stops at it, and every line that it then says. */
export interface Refused {
  name: string;
  shop: Shop;
  /** The text of the contract out of the good one. */
  contract?: (good: string) => string;
  stage: string;
  said: string[];
}

export const few_resamples = ["--set", "evaluate.resamples=100"];
export const good = makeShop(3);
/** The fifth line after the header. */
const bad_order = 4;

/** Everybody buys every five days until their last day. */
function regular(last: (customer: number) => number): Shop {
  const shop: Shop = { customers: [], plans: [], orders: [] };
  for (let customer = 1; customer <= 60; customer++) {
    shop.customers.push({ customer, city: "Bonn" });
    shop.plans.push({ customer, since: noon(0), plan: "free" });
    for (let day = customer % 5; day < last(customer); day += 5) buy(shop, customer, day);
  }
  return shop;
}

/** Three new customers a day, each of whom buys once. */
function onceEach(): Shop {
  const shop: Shop = { customers: [], plans: [], orders: [] };
  for (let customer = 1; customer <= 540; customer++) {
    shop.customers.push({ customer, city: "Bonn" });
    shop.plans.push({ customer, since: noon(0), plan: "free" });
    buy(shop, customer, Math.floor((customer - 1) / 3));
  }
  return shop;
}

function buy({ orders }: Shop, customer: number, day: number): void {
  const order_id = orders.length + 1;
  orders.push({ order_id, customer, bought_at: noon(day), kind: "sale", price: "9.99" });
}

function noon(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day, 17)).toISOString().replace(".000", "");
}

/** Orders that carry their customer's sign-up, which for one of them comes later. */
function signedUpAfter(): Shop {
  const orders = good.orders.map((order, index) => ({
    ...order,
    signed_up: index === bad_order ? "2026-06-30T00:00:00Z" : "2025-12-31T00:00:00Z",
  }));
  return { ...good, orders };
}

function cannotUse(place: string, rest: string): string {
  return `Cannot use contract "data/contracts/shop.yaml:${place}": ${rest}`;
}

function lacks(part: string, rows: number, churned: number): string {
  return `Cannot make a training set: ${part} has ${rows} rows, ${churned} churned and ` +
    `${rows - churned} not, must have at least 10 of each`;
}

const broken = 'Cannot use data set "shop": 1 critical expectation is broken, mend the source, ' +
  'or soften what is harmless in the contract by "severity" or "mostly"';

export const refused: Refused[] = [
  {
    name: "nobody churns",
    shop: regular(() => 180),
    stage: "training_set",
    said: [
      lacks("train", 480, 0),
      lacks("validation", 120, 0),
      lacks("test", 240, 0),
      lacks("calibration", 120, 0),
    ],
  },
  {
    name: "everybody churns",
    shop: onceEach(),
    stage: "training_set",
    said: [
      lacks("train", 672, 672),
      lacks("validation", 168, 168),
      lacks("test", 336, 336),
      lacks("calibration", 168, 168),
    ],
  },
  {
    name: "fewer than ten churners",
    shop: regular((customer) => customer <= 3 ? 140 : 180),
    stage: "training_set",
    said: [
      lacks("train", 480, 0),
      lacks("validation", 120, 0),
      lacks("test", 240, 6),
      lacks("calibration", 120, 0),
    ],
  },
  {
    name: "a horizon longer than the data",
    shop: good,
    contract: (text) =>
      text.replace("inactive_days: 20", "inactive_days: 400")
        .replace(/split:[^]*?\nvalue/, "split: { shares: { validation: 0.2, test: 0.2 } }\nvalue"),
    stage: "labels",
    said: [
      "Cannot label snapshots: events are known from 2025-12-31 to 2026-06-28, and no snapshot has " +
      "400 known days after it, use more data or a shorter label.inactive_days",
    ],
  },
  {
    name: "days of the split after the data",
    shop: good,
    contract: (text) => text.replace("[2026-05-07, 2026-05-28]", "[2027-05-07, 2027-05-28]"),
    stage: "training_set",
    said: [
      "Cannot split in time: test is 2027-05-07 to 2027-05-28, which has no labelled snapshot, " +
      "those with 20 known days after them go from 2026-01-01 to 2026-06-04",
    ],
  },
  {
    name: "negative amounts",
    shop: {
      ...good,
      orders: good.orders.map((one, index) => index === bad_order ? { ...one, price: "-3" } : one),
    },
    stage: "validate",
    said: [
      broken,
      "  orders.price must be at least 0: fails in 1 of 5,476 rows (0.0183 %), first orders.csv:6 (-3)",
    ],
  },
  {
    name: "duplicate customers",
    shop: { ...good, customers: [...good.customers, good.customers[6]!] },
    stage: "validate",
    said: [
      broken,
      "  customers.customer must be unique: fails in 2 of 241 rows (0.83 %), " +
      "first customers.csv:8 (7), customers.csv:242 (7)",
    ],
  },
  {
    name: "events before sign-up",
    shop: signedUpAfter(),
    contract: (text) =>
      text.replace("bought_at: timestamp\n", "bought_at: timestamp\n      signed_up: timestamp\n")
        .replace(
          "\ndaily:",
          "\n    expectations:\n      - ordered: { first: signed_up, second: bought_at }\ndaily:",
        ),
    stage: "validate",
    said: [
      broken,
      "  orders.signed_up must be at most bought_at: fails in 1 of 5,476 rows (0.0183 %), " +
      'first orders.csv:6 (["2026-06-30T00:00:00Z","2026-02-07T02:50:31Z"])',
    ],
  },
  {
    name: "an unknown measure",
    shop: good,
    contract: (text) => text.replace("measure: visits,", "measure: vists,"),
    stage: "contract",
    said: [
      cannotUse(
        "37:29",
        'features.trends.visit_trend.measure is "vists", no measure of daily, nearest is "visits"',
      ),
    ],
  },
  {
    name: "an unknown key",
    shop: good,
    contract: (text) => text.replace("\nsnapshots:", "\nsnapshot:"),
    stage: "contract",
    said: [cannotUse("42:11", 'snapshot is there, no such key, nearest is "snapshots"')],
  },
];

/** Contracts that are no YAML, so that no stage can be planned. */
export const unreadable: Omit<Refused, "stage">[] = [
  {
    name: "a tab",
    shop: good,
    contract: (text) => text.replace("  customers:", "\tcustomers:"),
    said: [
      'Cannot read "data/contracts/shop.yaml:6:1": Tabs are not allowed as indentation, use spaces',
    ],
  },
  {
    name: "a key twice",
    shop: good,
    contract: (text) => `${text}label: { inactive_days: 30 }\n`,
    said: [
      'Cannot read "data/contracts/shop.yaml:48:1": Key "label" is there already, must be there once',
    ],
  },
];

/** Runs the pipeline on a shop and its contract, in place of what was there. */
export async function run(
  project: TestProject,
  { shop, contract }: Pick<Refused, "shop" | "contract">,
): Promise<Ended> {
  const args = writeShop(project, "bad", shop);
  if (contract !== undefined) {
    const path = "data/contracts/shop.yaml";
    const text = project.read(path);
    assert.notEqual(contract(text), text);
    project.write(path, contract(text));
  }
  return await repro(project, [...args, ...few_resamples]);
}
