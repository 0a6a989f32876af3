/** Features and labels against a plain walk over the rows, one customer and snapshot at a time. */
import assert from "node:assert/strict";
import { dayIndex } from "../contract/mod.ts";
import { makePlace } from "./_place.ts";
import { randomShop, shopContract, type ShopRow, writeShop } from "./_random_data.ts";

const zone = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/New_York" });

/** The day of a moment in the contract's zone, by another time zone database than the engine's. */
function localDay(moment: ShopRow[string]): number {
  return dayIndex(zone.format(new Date(`${moment}Z`)));
}

interface Row extends ShopRow {
  day: number;
}

const add = (rows: Row[], value: (row: Row) => number | null) =>
  rows.reduce((sum, row) => sum + (value(row) ?? 0), 0);
const dayCount = (rows: Row[]) => new Set(rows.map(({ day }) => day)).size;
const over = (a: number, b: number) => b === 0 ? null : (a / b) + 0;

/** All that is known of a customer at the end of day `t`. */
function expectedRow(shop: Record<string, ShopRow[]>, id: number, t: number) {
  const own = (table: string, day: (row: ShopRow) => number) =>
    shop[table]!.filter((row) => row.id === id).map((row): Row => ({ ...row, day: day(row) }))
      .filter((row) => row.day <= t);
  const orders = own("orders", (row) => localDay(row.moment!));
  const visits = own("visits", (row) => dayIndex(String(row.on_day)));
  const days = [...new Set([...orders, ...visits].map(({ day }) => day))].sort((a, b) => a - b);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || last <= t - 20) return undefined;
  const within = (rows: Row[], window: number) => rows.filter(({ day }) => day > t - window);
  const number = (name: string) => (row: Row) => row[name] as number | null;
  const returns = (rows: Row[]) =>
    rows.filter(({ kind, price }) => kind === "return" && price !== null && Number(price) < 50);
  const gifts = (rows: Row[]) =>
    rows.filter(({ is_gift, weight }) => is_gift === true || Number(weight ?? 0) > 2.5);
  const spend = (window: number) => add(within(orders, window), number("price"));
  const windows = [3, 10, 45].map((window) => {
    const recent = within(orders, window);
    const seen = within(visits, window);
    const sold = recent.filter(({ pieces }) => pieces !== null && pieces !== 0 && pieces !== 3)
      .filter(({ price }) => price !== null);
    const kept = recent.filter(({ kind }) => kind !== "return");
    const read = seen.filter(({ pages }) => pages !== null);
    return {
      [`orders_${window}d`]: recent.length,
      [`returns_${window}d`]: returns(recent).length,
      [`gift_days_${window}d`]: dayCount(gifts(recent)),
      [`spend_${window}d`]: spend(window) / 100,
      [`pieces_${window}d`]: add(kept, number("pieces")),
      [`piece_price_${window}d`]: over(add(sold, number("price")), sold.length * 100),
      [`visits_${window}d`]: dayCount(seen),
      [`pages_${window}d`]: over(add(read, number("pages")), read.length),
    };
  });
  const held = (table: string) => {
    const day = (row: ShopRow) =>
      table === "plans" ? localDay(row.since!) : dayIndex(String(row.since));
    return own(table, day).sort((a, b) => String(a.since) < String(b.since) ? -1 : 1).at(-1);
  };
  const person = shop.people!.find((row) => row.id === id);
  const plan = held("plans");
  const divided = (cell: ShopRow[string] | undefined, by: number) =>
    cell === null || cell === undefined ? null : Number(cell) / by;
  const truth = person?.is_member;
  return {
    customer: String(id),
    snapshot_day: t,
    recency_days: t - last,
    tenure_days: last - first,
    age_days: t - first,
    mean_gap_days: over(last - first, days.length - 1),
    ...Object.assign({}, ...windows),
    spend_trend: over(spend(3) * 21, spend(21) * 3),
    order_trend: over(within(orders, 7).length * 21, within(orders, 21).length * 7),
    spend_per_order: over(spend(10), within(orders, 10).length * 100),
    orders_per_spend: over(within(orders, 30).length * 100, spend(30)),
    returns_per_visit: over(returns(within(orders, 30)).length * 100, spend(30)),
    city: person?.city ?? null,
    limit_amount: divided(person?.limit_amount, 1000),
    height: person?.height === undefined || person.height === null
      ? null
      : Number(person.height) + 0,
    is_member: truth === undefined || truth === null ? null : Number(truth),
    plan: plan?.plan ?? null,
    fee: divided(plan?.fee, 100),
    card: held("cards")?.card ?? null,
    frequency: days.length - 1,
  };
}

Deno.test("writeFeatures() and writeLabels() agree with a walk over the rows when data is random", async () => {
  let rows = 0;
  for (let seed = 101; seed <= 110; seed++) {
    await using place = await makePlace();
    const shop = randomShop(seed);
    // One row a moment and customer, since the walk does not rank rows of one moment.
    const once = (
      list: ShopRow[],
    ) => [...new Map(list.map((row) => [`${row.id} ${row.since}`, row])).values()];
    Object.assign(shop, { plans: once(shop.plans!), cards: once(shop.cards!) });
    shop.orders!.push({ ...randomShop(1).orders![0]!, id: 3, moment: "2026-02-12T03:00:00" });
    await writeShop(place, shop);
    const { as_of } = await place.all(shopContract());
    const events = [
      ...shop.orders!.filter(({ id }) => id !== null).map(({ moment }) => localDay(moment!)),
      ...shop.visits!.map(({ on_day }) => dayIndex(String(on_day))),
    ];
    const first = Math.min(...events);
    assert.equal(as_of?.day, Math.max(first, Math.max(...events) - 1));
    const expected = [];
    const labels = [];
    for (let t = first; t <= as_of.day; t++) {
      if (t % 5 !== 0 && t !== as_of.day) continue;
      for (const id of [1, 10, 11, 12, 2, 3, 4, 5, 6, 7, 8, 9]) {
        const row = expectedRow(shop, id, t);
        if (row === undefined) continue;
        expected.push(row);
        if (t % 5 !== 0 || t + 12 > as_of.day) continue;
        const later = expectedRow(shop, id, t + 12);
        labels.push({
          customer: String(id),
          snapshot_day: t,
          // Active again: the last active day is not the one that it was.
          churned: later !== undefined && t + 12 - later.recency_days > t ? 0 : 1,
        });
      }
    }
    const found = await place.query("SELECT * FROM read_parquet('@/features.parquet')");
    assert.deepEqual(found, expected);
    assert.deepEqual(await place.query("SELECT * FROM read_parquet('@/labels.parquet')"), labels);
    rows += found.length;
  }
  assert.ok(rows > 500, `${rows} rows`);
});
