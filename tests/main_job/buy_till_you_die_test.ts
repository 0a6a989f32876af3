/** Buy till you die through the command line: asked for, not asked for, and what it knows of the future. */
import assert from "node:assert/strict";
import { assertSaid } from "../_faults.ts";
import type { TestProject } from "../_project.ts";
import { mainJob, query, repro } from "./_main_job.ts";
import { daysUntil, lastOrder, makeShop, order, type Shop, writeShop } from "./_shop.ts";

const model = "data/shop/models/buy_till_you_die/model.json";
const contract = "data/contracts/shop.yaml";

/** Writes the shop's files, and a contract that asks for buy till you die. */
function writeAsking(project: TestProject, name: string, shop: Shop): string[] {
  const args = writeShop(project, name, shop);
  const text = project.read(contract);
  const place = "  attributes: [city, plan]\n";
  assert.equal(text.split(place).length, 2);
  project.write(contract, text.replace(place, `${place}  buy_till_you_die: true\n`));
  return args;
}

function json(project: TestProject, path: string) {
  return JSON.parse(project.read(`data/shop/${path}`));
}

Deno.test("repro fits buy till you die to nothing that came after the last training snapshot", async () => {
  using project = mainJob();
  const shop = makeShop(2);
  // The last training snapshot is the end of 2026-03-19 in New York.
  const [before, after] = ["2026-03-20T03:59:59Z", "2026-03-20T04:00:00Z"];
  const fit = async (name: string, planted: Shop) => {
    const args = writeAsking(project, name, planted);
    assertSaid(await repro(project, ["train_buy_till_you_die", ...args]), 0);
    return project.read(model);
  };
  const silent = shop.customers.map(({ customer }) => customer).filter((customer) => {
    const days = daysUntil(lastOrder(shop, customer, before), before);
    return days > 2 && days < 40;
  }).slice(0, 20);
  assert.equal(silent.length, 20);
  const plant = (moment: string): Shop => {
    const orders = [...shop.orders];
    for (const customer of [...silent, 1001]) {
      orders.push(order({ ...shop, orders }, customer, moment));
    }
    return { ...shop, customers: [...shop.customers, { customer: 1001, city: "New" }], orders };
  };
  const known = await fit("as_it_is", shop);
  assert.match(known, /"last_label_day": "2026-03-19"/);
  assert.equal(await fit("after", plant(after)), known);
  assert.notEqual(await fit("before", plant(before)), known);
  // All customers whom anybody knew by then, not only those who were still eligible.
  const [counted] = await query(
    project,
    `SELECT COUNT(DISTINCT customer) AS n FROM read_parquet('@/data/shop/prepared/daily.parquet')
     WHERE day <= CAST(DATE '2026-03-19' - DATE '1970-01-01' AS INTEGER)`,
  );
  const [eligible] = await query(
    project,
    `SELECT COUNT(*) AS n FROM read_parquet('@/data/shop/features/features.parquet')
     WHERE snapshot_day = CAST(DATE '2026-03-19' - DATE '1970-01-01' AS INTEGER)`,
  );
  assert.equal(json(project, "models/buy_till_you_die/model.json").fit.customers, counted!.n);
  assert.ok(Number(eligible!.n) < Number(counted!.n));
});

Deno.test("repro judges buy till you die beside the other models where the contract asks for it", async () => {
  using project = mainJob();
  const args = [...writeAsking(project, "shop", makeShop(1)), "--set", "evaluate.resamples=100"];
  assertSaid(
    await repro(project, args),
    0,
    /^train_buy_till_you_die │ \d+ customers until 2026-03-19, \d+ of them came back: r /m,
  );
  const { comparison } = json(project, "evaluation/evaluation.json") as {
    comparison: { name: string; kind: string; figures: Record<string, { value: number }> }[];
  };
  assert.deepEqual(
    comparison.map(({ name, kind }) => [name, kind]),
    [["baseline", "logistic"], ["challenger", "trees"], ["buy_till_you_die", "bgnbd"]],
  );
  const { log_loss } = comparison[2]!.figures;
  const { models } = json(project, "evaluation/metrics.json");
  assert.equal(models.buy_till_you_die.log_loss.value, log_loss!.value);
  const { trials } = json(project, "models/challenger/metrics.json");
  assert.match(trials.at(-1).settings, /, p_alive, expected_purchases_20d$/);
  const words = "buy till you die, BG/NBD without labels";
  for (const page of ["evaluation/evaluation.html", "predictions/report.html"]) {
    assert.ok(project.read(`data/shop/${page}`).includes(words), page);
  }
  assertSaid(await repro(project, args), 0, /^\d+ unchanged in /m);
});

Deno.test("repro says that buy till you die is not asked for, and shows no such model", async () => {
  using project = mainJob();
  const args = [...writeShop(project, "shop", makeShop(1)), "--set", "evaluate.resamples=100"];
  assertSaid(
    await repro(project, ["evaluate", ...args]),
    0,
    /^train_buy_till_you_die │ not asked/m,
  );
  assert.deepEqual(json(project, "models/buy_till_you_die/model.json"), {
    model: null,
    why: "the contract has no features.buy_till_you_die",
  });
  const { models } = json(project, "evaluation/evaluation.json");
  assert.deepEqual(Object.keys(models), ["baseline", "challenger"]);
  const [row] = await query(
    project,
    "SELECT * FROM read_parquet('@/data/shop/training/test.parquet') LIMIT 1",
  );
  assert.ok(!("frequency" in row!));
});

Deno.test("repro says what to do when nobody bought twice until the last training snapshot", async () => {
  using project = mainJob();
  const shop: Shop = { customers: [], plans: [], orders: [] };
  const noon = (day: number) =>
    `${new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)}T17:00:00Z`;
  const last_training = 77;
  for (let customer = 1; customer <= 300; customer++) {
    const first = Math.floor(customer * 0.5);
    shop.customers.push({ customer, city: "Ulm" });
    shop.plans.push({ customer, since: noon(first), plan: "free" });
    // Of those who come back, nobody does before the snapshot is over.
    const again = first <= last_training ? last_training + 6 : first + 5;
    const days = customer % 2 === 0 ? [first] : [first, again];
    for (const day of days) shop.orders.push(order(shop, customer, noon(day)));
  }
  const args = writeAsking(project, "once", shop);
  const ended = await repro(project, ["train_buy_till_you_die", ...args]);
  assertSaid(
    ended,
    1,
    /^train_buy_till_you_die +FAILED/m,
    /Cannot fit BG\/NBD: 0 of \d+ customers bought on a second day, at least 2 must have, or leave features\.buy_till_you_die out of the contract/,
  );
});
