/** Nothing at a snapshot, and nothing in a model, knows what came later: from files to the end. */
import assert from "node:assert/strict";
import { assertSaid } from "../_faults.ts";
import type { TestProject } from "../_project.ts";
import { mainJob, query, repro } from "./_main_job.ts";
import { daysUntil, lastOrder, makeShop, order, type Shop, writeShop } from "./_shop.ts";

/** Rows of features up to a day. */
async function featuresUntil(project: TestProject, day: string) {
  return await query(
    project,
    `SELECT * FROM read_parquet('@/data/shop/features/features.parquet')
     WHERE snapshot_day <= CAST(DATE '${day}' - DATE '1970-01-01' AS INTEGER)
     ORDER BY snapshot_day, customer`,
  );
}

Deno.test("repro leaves every feature row at or before a snapshot when events are planted after it", async () => {
  using project = mainJob();
  const shop = makeShop(1);
  // 2026-04-17 begins at this moment in New York, whose days the contract counts.
  const [before, after] = ["2026-04-17T03:59:59Z", "2026-04-17T04:00:00Z"];
  const active = shop.customers.map(({ customer }) => customer)
    .filter((customer) => daysUntil(lastOrder(shop, customer, before), before) < 28).slice(0, 3);
  assert.equal(active.length, 3);
  const plant = (moment: string): Shop => ({
    customers: [...shop.customers, { customer: 1000, city: "Planted" }],
    plans: [...shop.plans, { customer: active[0]!, since: moment, plan: "planted" }],
    orders: [
      ...shop.orders,
      ...[...active, 1000].map((customer, at) => ({
        ...order(shop, customer, moment),
        order_id: 100_000 + at,
      })),
    ],
  });
  const found = async (name: string, planted: Shop, day: string) => {
    assertSaid(await repro(project, ["features", ...writeShop(project, name, planted)]), 0);
    return await featuresUntil(project, day);
  };
  const rows = await found("as_it_is", shop, "2026-04-16");
  assert.ok(rows.length > 1000, `${rows.length} rows`);
  assert.deepEqual(await found("after", plant(after), "2026-04-16"), rows);
  // What was planted has arrived: later rows know it.
  const later = await featuresUntil(project, "2026-04-23");
  assert.ok(later.some(({ customer, city }) => customer === "1000" && city === "Planted"));
  assert.ok(later.some(({ plan }) => plan === "planted"));
  // One second earlier it belongs to the snapshot, and only to that one.
  const changed = await found("before", plant(before), "2026-04-16");
  const differing = changed.filter(({ customer, snapshot_day, ...cells }) => {
    const old = rows.find((row) => row.customer === customer && row.snapshot_day === snapshot_day);
    if (old === undefined) return true;
    return Object.entries(cells).some(([name, value]) => value !== old[name]);
  });
  const snapshot_day = Math.floor(Date.parse("2026-04-16") / 86_400_000);
  assert.deepEqual(
    differing.map((row) => [row.customer, row.snapshot_day]).sort(),
    [...active, 1000].map((customer) => [`${customer}`, snapshot_day]).sort(),
  );
});

Deno.test("repro makes the same models when all that is planted follows their last label window", async () => {
  using project = mainJob();
  const shop = makeShop(2);
  // The last rows that training may see are the validation rows, whose last label window is
  // (04-16, 05-06].
  const [before, after] = ["2026-05-07T03:59:59Z", "2026-05-07T04:00:00Z"];
  const train = async (name: string, planted: Shop) => {
    assertSaid(await repro(project, ["candidate", ...writeShop(project, name, planted)]), 0);
    const bytes = (file: string) => Deno.readFileSync(project.path(`data/shop/${file}`));
    return {
      models: ["baseline", "challenger", "candidate"].map((name) =>
        bytes(`models/${name}/model.json`)
      ),
      choice: bytes("models/candidate/choice.json"),
      test: bytes("training/test.parquet"),
    };
  };
  const silent = shop.customers.map(({ customer }) => customer).filter((customer) => {
    const last = lastOrder(shop, customer, before);
    return last < Date.parse("2026-04-16T00:00:00Z") && last > Date.parse("2026-03-25T00:00:00Z");
  }).slice(0, 5);
  assert.equal(silent.length, 5);
  const plant = (moment: string): Shop => {
    const orders = [...shop.orders];
    for (const customer of [...silent, 1001, 1002]) {
      for (const _ of [1, 2, 3]) orders.push(order({ ...shop, orders }, customer, moment));
    }
    return {
      customers: [
        ...shop.customers,
        { customer: 1001, city: "Planted" },
        { customer: 1002, city: "Another" },
      ],
      plans: [
        ...shop.plans,
        ...[...silent, 1001].map((customer) => ({ customer, since: moment, plan: "planted" })),
      ],
      orders,
    };
  };
  const known = await train("as_it_is", shop);
  const [baseline, challenger, candidate] = known.models.map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  assert.match(baseline!, /"kind": "logistic"/);
  assert.match(challenger!, /"kind": "trees"/);
  assert.ok([baseline, challenger].includes(candidate));
  assert.match(challenger!, /"last_label_day": "2026-05-06"/);
  const knowing = await train("after", plant(after));
  assert.deepEqual(knowing.models, known.models);
  assert.deepEqual(knowing.choice, known.choice);
  // What was planted has arrived: the test rows are others.
  assert.notDeepEqual(knowing.test, known.test);
  // One second earlier it belongs to the labels that validate, calibrate and then train.
  const told = await train("before", plant(before));
  for (const [at, model] of told.models.entries()) assert.notDeepEqual(model, known.models[at]);
});
