/** A data set with all that a contract can name, filled at random. */
import { type Contract, parseContract } from "../contract/mod.ts";
import type { Place } from "./_place.ts";

const text = `
dataset: shop
about: Made up for tests
entity: id
timezone: America/New_York
tables:
  orders:
    source: orders.csv
    timestamp: moment
    columns:
      id: integer
      moment: timestamp
      kind: string
      pieces: integer
      price: { type: decimal, scale: 2 }
      is_gift: boolean
      weight: double
  visits:
    source: visits.csv
    timestamp: on_day
    columns: { id: integer, on_day: date, pages: integer }
  people:
    source: people.csv
    key: [id]
    columns:
      id: integer
      city: string
      limit_amount: { type: decimal, scale: 3 }
      height: double
      is_member: boolean
  plans:
    source: plans.csv
    key: [id, since]
    valid_from: since
    columns: { id: integer, since: timestamp, plan: string, fee: { type: decimal, scale: 2 } }
  cards:
    source: cards.csv
    key: [id, since]
    valid_from: since
    columns: { id: integer, since: date, card: string }
daily:
  orders: { table: orders, count: true }
  returns: { table: orders, count: true, when: "kind = 'return' AND price < 0.5" }
  gift_days: { table: orders, any: true, when: "is_gift = TRUE OR weight > 2.5" }
  spend: { table: orders, sum: price }
  pieces: { table: orders, sum: pieces, when: "kind <> 'return' OR kind IS NULL" }
  piece_price: { table: orders, mean: price, when: "NOT (pieces IN (0, 3))" }
  visits: { table: visits, any: true }
  pages: { table: visits, mean: pages }
features:
  windows_days: [3, 10, 45]
  measures: [orders, returns, gift_days, spend, pieces, piece_price, visits, pages]
  trends:
    spend_trend: { measure: spend, short_days: 3, long_days: 21 }
    order_trend: { measure: orders, short_days: 7, long_days: 21 }
  ratios:
    spend_per_order: { numerator: spend, denominator: orders, window_days: 10 }
    orders_per_spend: { numerator: orders, denominator: spend, window_days: 30 }
    returns_per_visit: { numerator: returns, denominator: spend, window_days: 30 }
  attributes: [city, limit_amount, height, is_member, plan, fee, card]
  buy_till_you_die: true
label: { inactive_days: 12 }
snapshots: { every_days: 5, eligible: { active_within_days: 20 } }
split: { shares: { validation: 0.2, test: 0.2 } }
value: { offer_cost: 1, saved_customer: 10, save_rate: 0.5 }
`;

/** The contract of the data below. */
export function shopContract(): Contract {
  return parseContract(text, "shop.yaml");
}

/** Whole numbers below a limit, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A row as JavaScript sees it: times as ISO text, decimals as whole numbers. */
export type ShopRow = Record<string, string | number | boolean | null>;

/** Rows of each table of the shop, from 2026-02-10 on, which holds a change to summer time. */
export function randomShop(seed: number, days = 80): Record<string, ShopRow[]> {
  const below = randomNumbers(seed);
  const pick = <T>(...values: T[]): T => values[below(values.length)]!;
  const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  const start = Date.UTC(2026, 1, 10);
  const moment = () => new Date(start + below(days * 86_400) * 1000).toISOString().slice(0, 19);
  const id = () => 1 + below(12);
  const orders = many(below(400), () => ({
    id: below(50) === 0 ? null : id(),
    moment: moment(),
    kind: pick("buy", "buy", "return", "it's", "Äö", null),
    pieces: pick(0, 1, 2, 3, -2, null),
    price: pick(0, 0, 49, 50, 1999, -1999, -5, null),
    is_gift: pick(true, false, null),
    weight: pick(0, 2.5, 2.6, 1e-9, null),
  }));
  const visits = many(below(150), () => ({
    id: id(),
    on_day: moment().slice(0, 10),
    pages: pick(0, 1, 7, null),
  }));
  const known = many(12, () => 0).map((_, index) => index + 1).filter(() => below(5) > 0);
  const people = known.map((id) => ({
    id,
    city: pick("Köln", "Rio", null),
    limit_amount: pick(0, 1, 333, -12_345, null),
    height: pick(1.1, -0, 0.1 + 0.2, null),
    is_member: pick(true, false, null),
  }));
  const plans = many(below(40), () => ({
    id: id(),
    since: moment(),
    plan: pick("small", "large", null),
    fee: pick(0, 995, null),
  }));
  const cards = many(below(20), () => ({
    id: id(),
    since: moment().slice(0, 10),
    card: pick("gold", "red"),
  }));
  return { orders, visits, people, plans, cards };
}

const types: Record<string, Record<string, string>> = {
  orders: {
    id: "BIGINT",
    moment: "TIMESTAMP",
    kind: "VARCHAR",
    pieces: "BIGINT",
    price: "BIGINT",
    is_gift: "BOOLEAN",
    weight: "DOUBLE",
  },
  visits: { id: "BIGINT", on_day: "DATE", pages: "BIGINT" },
  people: {
    id: "BIGINT",
    city: "VARCHAR",
    limit_amount: "BIGINT",
    height: "DOUBLE",
    is_member: "BOOLEAN",
  },
  plans: { id: "BIGINT", since: "TIMESTAMP", plan: "VARCHAR", fee: "BIGINT" },
  cards: { id: "BIGINT", since: "DATE", card: "VARCHAR" },
};

/** Writes the shop's rows as raw tables. */
export async function writeShop(place: Place, shop: Record<string, ShopRow[]>): Promise<void> {
  for (const [table, columns] of Object.entries(types)) {
    const names = Object.keys(columns);
    const casts = names.map((name) => `CAST("${name}" AS ${columns[name]}) AS "${name}"`);
    // A first row that is dropped, since VALUES cannot be empty.
    const rows = [`(${names.map(() => "NULL")}, FALSE)`];
    for (const row of shop[table]!) {
      rows.push(`(${names.map((name) => sqlValue(row[name]!))}, TRUE)`);
    }
    const quoted = names.map((name) => `"${name}"`);
    await place.raw(
      table,
      `SELECT ${casts} FROM (VALUES ${rows}) AS t(${quoted}, kept) WHERE kept`,
    );
  }
}

function sqlValue(value: ShopRow[string]): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return Object.is(value, -0) ? "'-0'" : typeof value === "number" ? `'${value}'` : String(value);
}
