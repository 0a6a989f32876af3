/** Nothing at a snapshot may know what came after it. */
import assert from "node:assert/strict";
import { dayIndex, isoDay } from "../contract/mod.ts";
import { makePlace, type Place } from "./_place.ts";
import { randomShop, shopContract, type ShopRow, writeShop } from "./_random_data.ts";
import { shippedContract } from "./_shared.ts";

const as_of = "2026-04-25";
const planted_after = "2026-03-26";

async function tables(shop: Record<string, ShopRow[]>) {
  await using place = await makePlace();
  await writeShop(place, shop);
  await place.all(shopContract(), as_of);
  return {
    features: await place.query("SELECT * FROM read_parquet('@/features.parquet')"),
    labels: await place.query("SELECT * FROM read_parquet('@/labels.parquet')"),
  };
}

Deno.test("writeFeatures() leaves every earlier cell when rows are planted after a snapshot", async () => {
  for (let seed = 31; seed <= 35; seed++) {
    const shop = randomShop(seed);
    const before = await tables(shop);
    const late = `${planted_after}T04:00:00`; // the day begins at this moment in New York
    const planted = {
      ...shop,
      orders: [
        ...shop.orders!,
        { id: 1, moment: late, kind: "buy", pieces: 9, price: 12_345, is_gift: true, weight: 9 },
        { id: 99, moment: late, kind: "new", pieces: 9, price: 12_345, is_gift: true, weight: 9 },
      ],
      visits: [...shop.visits!, { id: 2, on_day: planted_after, pages: 1000 }],
      plans: [...shop.plans!, { id: 1, since: late, plan: "planted", fee: 1 }],
      cards: [...shop.cards!, { id: 2, since: planted_after, card: "planted" }],
    };
    const after = await tables(planted);
    const day = dayIndex(planted_after);
    const early = (rows: Record<string, unknown>[]) =>
      rows.filter(({ snapshot_day }) => Number(snapshot_day) < day);
    assert.ok(early(before.features).length > 0);
    assert.deepEqual(early(after.features), early(before.features));
    assert.notDeepEqual(after.features, before.features);
    // Labels that had ended by then, too.
    const ended = (rows: Record<string, unknown>[]) =>
      rows.filter(({ snapshot_day }) => Number(snapshot_day) + 12 < day);
    assert.ok(ended(before.labels).length > 0);
    assert.deepEqual(ended(after.labels), ended(before.labels));
  }
});

Deno.test("writePrepared() knows nothing after as_of when events follow it", async () => {
  const shop = randomShop(36);
  const until = (row: ShopRow) => String(row.moment ?? row.on_day) < "2026-03-26T04";
  const early = { ...shop, orders: shop.orders!.filter(until), visits: shop.visits!.filter(until) };
  const daily = async (rows: Record<string, ShopRow[]>) => {
    await using place = await makePlace();
    await writeShop(place, rows);
    await place.prepare(shopContract(), "2026-03-25");
    const [last] = await place.query("SELECT MAX(day) AS day FROM read_parquet('@/daily.parquet')");
    assert.ok(Number(last?.day) <= dayIndex("2026-03-25"));
    return await place.query("SELECT * FROM read_parquet('@/daily.parquet')");
  };
  const found = await daily(shop);
  assert.ok(found.length > 0);
  assert.deepEqual(
    found,
    await daily({
      ...early,
      visits: early.visits.filter(({ on_day }) => String(on_day) <= "2026-03-25"),
    }),
  );
});

/** Weekly purchases of customers who stop one after the other, and some customers of one day more. */
async function writeFading(place: Place, late?: string): Promise<void> {
  const planted = late === undefined ? "" : `UNION ALL
     SELECT printf('%05d', c) AS customer_id, DATE '${late}' AS date,
       7::BIGINT AS number_of_cds, 7777::BIGINT AS dollar_value, 'b' AS _file, 1::BIGINT AS _line
     FROM range(200, 2000) AS customers(c)`;
  await place.raw(
    "purchases",
    `SELECT printf('%05d', c) AS customer_id, DATE '1997-01-01' + (c % 20 + week * 7)::INTEGER AS date,
       1::BIGINT AS number_of_cds, 1000::BIGINT AS dollar_value, 'a' AS _file, 1::BIGINT AS _line
     FROM range(300) AS customers(c), range(70) AS weeks(week) WHERE week < 5 + c % 70 ${planted}`,
  );
}

Deno.test("writeTrainingSet() keeps labels of one part out of the next when shares are asked for", async () => {
  await using place = await makePlace();
  await writeFading(place);
  const contract = shippedContract("cdnow");
  contract.split = { kind: "shares", validation: 0.2, test: 0.2 };
  contract.calibration_snapshots = [];
  contract.snapshots = { cadence: { kind: "week_end" }, active_within_days: 60 };
  contract.label = { kind: "inactive", inactive_days: 30 };
  await place.all(contract);
  const { parts, split, calibration } = await place.train(contract);
  const { train, validation, test } = parts;
  const day = (text: string | null | undefined) => dayIndex(text!);
  assert.ok(day(train?.last_snapshot) + 30 <= day(validation?.first_snapshot));
  assert.ok(day(validation?.last_snapshot) + 30 <= day(test?.first_snapshot));
  assert.equal(split.embargo_days, 30);
  assert.match(split.words, /^Split in time: train from 1997-01-05 to /);
  assert.deepEqual(calibration, { ...validation, from: "validation" });
  // The rows themselves, not only what is said of them.
  const days = async (part: string) => {
    const [row] = await place.query(
      `SELECT MIN(snapshot_day) AS first, MAX(snapshot_day) AS last
       FROM read_parquet('@/${part}.parquet')`,
    );
    return [isoDay(Number(row!.first)), isoDay(Number(row!.last))];
  };
  assert.deepEqual(await days("train"), [train?.first_snapshot, train?.last_snapshot]);
  assert.deepEqual(await days("test"), [test?.first_snapshot, test?.last_snapshot]);
});

Deno.test("writeTrainingSet() writes the same training rows when customers come after their labels", async () => {
  const made = async (late?: string) => {
    await using place = await makePlace();
    await writeFading(place, late);
    const contract = shippedContract("cdnow");
    await place.all(contract, "1998-06-30");
    await place.train(contract, { customers_max: 50 });
    const bytes = (part: string) => Deno.readFileSync(place.path(`${part}.parquet`));
    return { taught: [bytes("train"), bytes("calibration")], test: bytes("test") };
  };
  const before = await made();
  // The last label window of training ends on 1998-03-31.
  const after = await made("1998-04-01");
  assert.deepEqual(after.taught, before.taught);
  assert.notDeepEqual(after.test, before.test);
  const within = await made("1998-03-31");
  assert.notDeepEqual(within.taught, before.taught);
});
