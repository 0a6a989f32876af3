/** What a user reads when data are missing or wrong, and what is left of earlier results. */
import assert from "node:assert/strict";
import { artifacts, assertSaid, exists, filesBelow } from "../_faults.ts";
import { mainJob, query, repro } from "./_main_job.ts";
import { makeShop, order, writeShop } from "./_shop.ts";

const obtained: Record<string, RegExp[]> = {
  cdnow: [/lifetimes\/datasets\/CDNOW_master\.txt/, /https:\/\/github\.com\/\S+\/lifetimes/],
  "cdnow-recent": [/CDNOW_master\.txt/, /https:\/\/github\.com\/\S+\/lifetimes/],
  telco: [/Telco-Customer-Churn\.csv/, /https:\/\/github\.com\/IBM\/telco-customer-churn-on-icp4d/],
};

for (const [dataset, said] of Object.entries(obtained)) {
  Deno.test(`repro says where to get ${dataset} when its source is missing`, async () => {
    using project = mainJob();
    assertSaid(
      await repro(project, ["--dataset", dataset]),
      1,
      `Cannot run stage "ingest": the source of data set "${dataset}" is missing, take `,
      `data/sources/${dataset}/`,
      "--set ingest.source=PATH",
      ...said,
    );
    // Of all stages only the contract's check has something to show.
    const left = filesBelow(project.path(`data/${dataset}`));
    assert.deepEqual(left, [project.path(`data/${dataset}/contract/checked.json`)]);
    assert.deepEqual(filesBelow(project.path("data/.cache/scratch")), []);
  });
}

Deno.test("repro names a source that is no file of the user's, and shows no stack", async () => {
  using project = mainJob();
  project.write("linked/customers.csv", "customer\n");
  Deno.symlinkSync("/proc/self/environ", project.path("linked/more.csv"));
  const own =
    "it is the system's own, which no program with limited rights may read, name another file";
  const sources: [path: string, said: RegExp][] = [
    ["/proc/self/mem", new RegExp(`^Cannot read "/proc/self/mem": ${own}$`, "m")],
    [project.path("linked"), new RegExp(`^Cannot read "/proc/\\d+/environ": ${own}$`, "m")],
    ["/dev/zero", /^Cannot use "\/dev\/zero": it is neither a file nor a folder$/m],
  ];
  for (const [path, said] of sources) {
    const set = ["--set", `ingest.source=${path}`];
    assertSaid(await repro(project, ["ingest", "--dataset", "telco", ...set]), 1, said);
  }
});

Deno.test("repro stops before prepare and keeps earlier outputs when data fail the contract", async () => {
  using project = mainJob();
  const shop = makeShop(3);
  assertSaid(await repro(project, ["features", ...writeShop(project, "good", shop)]), 0);
  assert.ok(!exists(project.path("data/shop/failed")));
  const { raw: _, ...kept } = artifacts(project, "shop");
  const bad = {
    ...shop,
    orders: [
      ...shop.orders,
      { ...order(shop, 1, "2026-05-01T12:00:00Z"), order_id: 1 },
      order(shop, 7777, "2026-05-01T12:00:00Z"),
    ],
  };
  const last_line = bad.orders.length + 1;
  assertSaid(
    await repro(project, ["features", ...writeShop(project, "bad", bad)]),
    1,
    /^validate +FAILED/m,
    ...["prepare", "features"].map((stage) => new RegExp(`^${stage} +blocked`, "m")),
    "data/shop/failed/validate/",
    "order_id",
    "7777",
  );
  const { raw: __, failed: ___, "shop.lock.json": lock, ...left } = artifacts(project, "shop");
  const { "shop.lock.json": old_lock, ...before } = kept;
  assert.deepEqual(left, before);
  // Ingest went well, so the lock knows the new raw tables.
  assert.notEqual(lock, old_lock);
  const page = project.read("data/shop/failed/validate/quality/index.html");
  assert.match(page, /order_id/);
  const verdict = JSON.parse(project.read("data/shop/failed/validate/quality/verdict.json"));
  assert.equal(verdict.passed, false);
  const set_aside = await query(
    project,
    `SELECT _line AS line, * FROM
     read_parquet('@/data/shop/failed/validate/quality/quarantine/orders.parquet')`,
  );
  const lines = new Set(set_aside.map(({ line }) => line));
  assert.deepEqual([...lines].sort(), [2, last_line - 1, last_line].sort());
  // Good data again: all is as it was, and nothing tells of the failure any more.
  assertSaid(await repro(project, ["features", ...writeShop(project, "good", shop)]), 0);
  const { raw: ____, ...again } = artifacts(project, "shop");
  assert.deepEqual(again, kept);
});
