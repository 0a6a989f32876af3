/** The only clock is `prepare.as_of`: what comes after that day changes no prediction. */
import assert from "node:assert/strict";
import { assertSaid, exists } from "../_faults.ts";
import { mainJob, query, reproServing } from "./_main_job.ts";
import { makeShop, order, type Shop, writeShop } from "./_shop.ts";

Deno.test("repro predicts the same as of a day whatever the files hold of later ones", async () => {
  using project = mainJob();
  const shop = makeShop(4);
  const predict = async (name: string, planted: Shop) => {
    // What serves is to come from these files alone.
    if (exists(project.path("data/registry"))) {
      Deno.removeSync(project.path("data/registry"), { recursive: true });
    }
    const args = [...writeShop(project, name, planted), "--set", "prepare.as_of=2026-06-18"];
    assertSaid(await reproServing(project, [...args, "--set", "evaluate.resamples=100"]), 0);
    const files = ["predictions.csv", "predictions.parquet", "whom_to_call.csv"];
    return files.map((file) => Deno.readFileSync(project.path(`data/shop/predictions/${file}`)));
  };
  const predictions = await predict("as_it_is", shop);
  const rows = project.read("data/shop/predictions/predictions.csv").trim().split("\n").slice(1);
  assert.ok(rows.length >= 20 && rows.every((row) => row.includes("2026-06-18")), rows.join("\n"));
  // Everybody who is eligible on that day, in both files.
  const customers = await query(
    project,
    `SELECT customer FROM read_parquet('@/data/shop/features/features.parquet')
     WHERE snapshot_day = CAST(DATE '2026-06-18' - DATE '1970-01-01' AS INTEGER) ORDER BY customer`,
  );
  const scored = await query(
    project,
    `SELECT customer FROM read_parquet('@/data/shop/predictions/predictions.parquet')
     ORDER BY customer`,
  );
  assert.deepEqual(scored, customers);
  assert.deepEqual(rows.map((row) => row.split(",")[0]), customers.map((row) => row.customer));
  const customer = Number(rows[0]!.split(",")[0]);
  const plant = (moment: string): Shop => ({
    customers: [...shop.customers, { customer: 1000, city: "Planted" }],
    plans: [...shop.plans, { customer, since: moment, plan: "planted" }],
    orders: [
      ...shop.orders,
      order(shop, customer, moment),
      { ...order(shop, 1000, moment), order_id: 100_000 },
    ],
  });
  // 2026-06-19 begins at 04:00 UTC in New York.
  assert.deepEqual(await predict("after", plant("2026-06-19T04:00:00Z")), predictions);
  const known = await predict("before", plant("2026-06-19T03:59:59Z"));
  for (const [at, file] of predictions.entries()) assert.notDeepEqual(known[at], file);
});
