/** A made shop in three CSV files: what is bought, who buys, and plans that change over time. */
import { dirname, join } from "node:path";
import { seeded } from "../_faults.ts";
import type { TestProject } from "../_project.ts";

/** Its days are those of New York; all dates of the split are fixed, so that new data moves none. */
const contract = `dataset: shop
about: A made shop
entity: customer
timezone: America/New_York
tables:
  customers:
    source: customers.csv
    key: [customer]
    columns:
      customer: { type: integer, min: 1 }
      city: string
  plans:
    source: plans.csv
    key: [customer, since]
    valid_from: since
    columns:
      customer: { type: integer, not_null: true, references: customers }
      since: timestamp
      plan: string
  orders:
    source: orders.csv
    key: [order_id]
    timestamp: bought_at
    columns:
      order_id: { type: integer, min: 1 }
      customer: { type: integer, not_null: true, references: customers }
      bought_at: timestamp
      kind: { type: string, not_null: true, in: [sale, return] }
      price: { type: decimal, scale: 2, min: 0 }
daily:
  visits: { any: true }
  spend: { sum: price, when: "kind = 'sale'" }
  returns: { count: true, when: "kind = 'return'" }
features:
  windows_days: [7, 28]
  trends:
    visit_trend: { measure: visits, short_days: 7, long_days: 28 }
  ratios:
    spend_per_visit: { numerator: spend, denominator: visits, window_days: 28 }
  attributes: [city, plan]
label: { inactive_days: 20 }
snapshots: { every_days: 7, eligible: { active_within_days: 28 } }
split:
  train: [2026-01-29, 2026-03-19]
  validation: [2026-04-09, 2026-04-16]
  test: [2026-05-07, 2026-05-28]
value: { offer_cost: 2, saved_customer: 40, save_rate: 0.3 }
`;

export interface Order {
  order_id: number;
  customer: number;
  bought_at: string;
  kind: string;
  price: string;
}

export interface Shop {
  customers: { customer: number; city: string }[];
  plans: { customer: number; since: string; plan: string }[];
  orders: Order[];
}

const day_ms = 86_400_000;

/** 240 customers who come and leave between January and June 2026; the same for the same seed. */
export function makeShop(seed: number): Shop {
  const random = seeded(seed);
  const one = <T>(of: T[]): T => of[Math.floor(random() * of.length)]!;
  const moment = (day: number) =>
    new Date(Date.UTC(2026, 0, 1) + Math.floor(day * 86_400) * 1000)
      .toISOString().replace(".000", "");
  const shop: Shop = { customers: [], plans: [], orders: [] };
  for (let customer = 1; customer <= 240; customer++) {
    const [first, gap_days] = [60 * random() ** 2, 1 + 9 * random()];
    const last = Math.min(180, first - 120 * Math.log(random()));
    shop.customers.push({ customer, city: one(["Bonn", "Kiel", "Ulm"]) });
    shop.plans.push({ customer, since: moment(first), plan: one(["free", "paid"]) });
    if (random() < 0.3) {
      shop.plans.push({ customer, since: moment(first + 60), plan: one(["free", "paid", "gold"]) });
    }
    for (let day = first; day < last; day += 0.01 - gap_days * Math.log(random())) {
      shop.orders.push({
        order_id: shop.orders.length + 1,
        customer,
        bought_at: moment(day),
        kind: random() < 0.1 ? "return" : "sale",
        price: (5 + 40 * random()).toFixed(2),
      });
    }
  }
  return shop;
}

/** An order that is not yet in the shop. */
export function order(shop: Shop, customer: number, bought_at: string): Order {
  return { order_id: shop.orders.length + 1, customer, bought_at, kind: "sale", price: "999.99" };
}

/** When somebody last bought before a moment, in milliseconds; `-Infinity`: never. */
export function lastOrder(shop: Shop, customer: number, before: string): number {
  const own = shop.orders.filter((one) => one.customer === customer && one.bought_at < before);
  return Math.max(...own.map(({ bought_at }) => Date.parse(bought_at)));
}

/** Days from one moment in milliseconds to another in text. */
export function daysUntil(from: number, to: string): number {
  return (Date.parse(to) - from) / day_ms;
}

/** Writes contract and files; gives the arguments that run the pipeline on them. */
export function writeShop(project: TestProject, name: string, shop: Shop): string[] {
  project.write("data/contracts/shop.yaml", contract);
  // Outside of the project, as a user's files are.
  const folder = join(dirname(project.root), "sources", name);
  Deno.mkdirSync(folder, { recursive: true });
  for (const [table, rows] of Object.entries(shop)) {
    const lines = [Object.keys(rows[0]!), ...rows.map((row: object) => Object.values(row))];
    Deno.writeTextFileSync(
      join(folder, `${table}.csv`),
      lines.map((cells) => cells.join(",") + "\n").join(""),
    );
  }
  return ["--dataset", "shop", "--set", `ingest.source=${folder}`];
}
