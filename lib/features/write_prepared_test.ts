import assert from "node:assert/strict";
import { dayIndex } from "../contract/mod.ts";
import { makePlace } from "./_place.ts";
import { randomShop, shopContract, type ShopRow, writeShop } from "./_random_data.ts";
import { readPrepareParts, readSpan, readVerdict } from "./mod.ts";

/** One order of each of three customers, and nothing else. */
function smallShop(): Record<string, ShopRow[]> {
  const order = randomShop(1).orders![0]!;
  const at = (id: number, moment: string) => ({ ...order, id, moment });
  return {
    orders: [
      at(1, "2026-03-01T12:00:00"),
      at(2, "2026-03-08T04:59:59"),
      at(3, "2026-03-09T04:00:00"),
    ],
    visits: [],
    people: [],
    plans: [],
    cards: [],
  };
}

Deno.test("writePrepared() parts days at midnight of the contract's zone when the clock changes", async () => {
  await using place = await makePlace();
  const shop = smallShop();
  // New York is 5 hours behind until 2026-03-08, 4 hours from then on.
  const moments = ["2026-03-08T04:59:59", "2026-03-08T05:00:00", "2026-03-09T03:59:59"];
  shop.orders = ["2026-03-09T04:00:00", ...moments].map((moment, id) => ({
    ...shop.orders![0]!,
    id,
    moment,
  }));
  await writeShop(place, shop);
  await place.prepare(shopContract(), "2026-03-20");
  const rows = await place.query("SELECT customer, day FROM read_parquet('@/daily.parquet')");
  assert.deepEqual(rows, [
    { customer: "0", day: dayIndex("2026-03-09") },
    { customer: "1", day: dayIndex("2026-03-07") },
    { customer: "2", day: dayIndex("2026-03-08") },
    { customer: "3", day: dayIndex("2026-03-08") },
  ]);
});

Deno.test("writePrepared() ends a day before the last event when that day may not be over", async () => {
  await using place = await makePlace();
  await writeShop(place, smallShop());
  const { as_of, rows } = await place.prepare(shopContract());
  assert.deepEqual(as_of, {
    day: dayIndex("2026-03-08"),
    because: "it is the day before the last event, whose day may not be over",
    first_day: dayIndex("2026-03-01"),
    last_day: dayIndex("2026-03-09"),
  });
  assert.equal(rows.daily, 2);
});

Deno.test("writePrepared() refuses when as_of lies before the first event", async () => {
  await using place = await makePlace();
  await writeShop(place, smallShop());
  await assert.rejects(place.prepare(shopContract(), "2026-02-28"), {
    message: 'Cannot prepare data as of "2026-02-28": the first event is on 2026-03-01, set ' +
      "validate.as_of, or prepare.as_of, to a day from then on",
  });
});

Deno.test("writePrepared() refuses when no event has a customer and a day", async () => {
  await using place = await makePlace();
  await writeShop(place, { ...smallShop(), orders: [] });
  await assert.rejects(place.prepare(shopContract()), {
    message: 'Cannot prepare data: no row of table "orders", "visits" has a customer and a day, ' +
      "must have some",
  });
});

Deno.test("writePrepared() names a customer when it has several rows without history", async () => {
  await using place = await makePlace();
  const person = { id: 7, city: "Rio", limit_amount: 1, height: 1, is_member: true };
  await writeShop(place, { ...smallShop(), people: [person, person] });
  await assert.rejects(place.prepare(shopContract()), {
    message: 'Cannot prepare table "people": customer "7" has 2 rows, must have one where the ' +
      "table has no valid_from",
  });
});

Deno.test("writePrepared() leaves out and counts rows when validation or their own cells ask for it", async () => {
  await using place = await makePlace();
  const shop = smallShop();
  const [first] = shop.orders!;
  await writeShop(place, { ...shop, orders: [...shop.orders!, { ...first!, id: null }] });
  await place.query(
    `COPY (SELECT 'orders' AS "table", 1::BIGINT AS "row" UNION ALL SELECT 'visits', 0
       UNION ALL SELECT 'orders', NULL)
     TO '@/excluded.parquet' (FORMAT parquet)`,
  );
  const { left_out, rows } = await place.prepare(shopContract(), "2026-03-20");
  assert.deepEqual(left_out.find(({ table }) => table === "orders"), {
    table: "orders",
    excluded: 1,
    without_place: 1,
  });
  assert.equal(rows.daily, 2);
  const customers = await place.query("SELECT customer FROM read_parquet('@/customers.parquet')");
  assert.deepEqual(customers, [{ customer: "1" }, { customer: "3" }]);
});

Deno.test("writePrepared() writes the same bytes when threads and pieces vary", async () => {
  const made = async (threads: number, rows_max: number) => {
    await using place = await makePlace({ threads });
    const shop = randomShop(41);
    await writeShop(place, shop);
    const contract = shopContract();
    await place.prepare(contract);
    await place.features(contract, rows_max);
    await place.labels(contract);
    const names = ["daily", "customers", "attributes", "features", "labels"];
    return names.map((name) => Deno.readFileSync(place.path(`${name}.parquet`)));
  };
  const one = await made(1, 1000);
  assert.deepEqual(await made(2, 1000), one);
  assert.deepEqual(await made(4, 1000), one);
  // In pieces of few snapshots it is the same table, too.
  assert.deepEqual(await made(2, 30), await made(1, 30));
});

Deno.test("writeFeatures() has the same rows when made in pieces", async () => {
  await using place = await makePlace();
  await writeShop(place, randomShop(42));
  const contract = shopContract();
  await place.prepare(contract);
  const all = "SELECT * FROM read_parquet('@/features.parquet')";
  const { snapshots } = await place.features(contract);
  assert.ok(snapshots > 5);
  const whole = await place.query(all);
  await place.features(contract, 1);
  assert.deepEqual(await place.query(all), whole);
});

Deno.test("readVerdict() lets nothing past when validation failed or was of another contract", () => {
  const verdict = (passed: boolean) =>
    JSON.stringify({ contract: "x", as_of: "2026-06-18", passed, rows: 7 });
  assert.deepEqual(readVerdict(verdict(true), "x"), { as_of: "2026-06-18" });
  assert.throws(() => readVerdict(verdict(false), "x"), /validation did not pass/);
  for (const passed of [true, false]) {
    assert.throws(() => readVerdict(verdict(passed), "y"), {
      message: "Cannot prepare data: validation was of another contract than there is now, run " +
        '"deno task repro validate"',
    });
  }
});

Deno.test("readSpan() gives undefined when data has no time", () => {
  assert.equal(readSpan("null"), undefined);
  assert.deepEqual(readSpan('{"first_day":1,"as_of_day":9,"because":"x"}'), {
    first_day: 1,
    as_of_day: 9,
  });
});

Deno.test("readPrepareParts() takes attributes alone when windows are no matter", () => {
  const value = {
    entity: "id",
    tables: {
      people: { key: ["id"], columns: { id: "integer", city: "string", gone: "boolean" } },
    },
    label: { table: "people", column: "gone", churned: true },
    "features.attributes": ["city"],
  };
  const { features } = readPrepareParts({ file: "x.yaml", value, at: () => "x.yaml" });
  assert.deepEqual(features.attributes.map(({ name }) => name), ["city"]);
});
