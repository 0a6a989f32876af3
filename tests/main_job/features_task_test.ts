/** `deno task features` through the command line: what it keeps, and what it refuses. */
import assert from "node:assert/strict";
import { assertSaid, exists } from "../_faults.ts";
import { mainJob, query, repro } from "./_main_job.ts";

Deno.test("deno task features keeps and shows each customer's newest row", async () => {
  using project = mainJob();
  const small = ["--set", "ingest.users=300", "--set", "ingest.days=150"];
  assertSaid(await repro(project, ["features", ...small]), 0);
  const place = /data\/online\/elearning\/features-[0-9a-f]{16}\.sqlite/;
  const say = (...args: string[]) => project.task("features", ...args);
  assertSaid(await say("status"), 1, place, "nothing has been written for this feature definition");
  assertSaid(await say("get", "1"), 1, 'type "deno task features materialize --dataset elearning"');
  const first = await say("materialize", "--json");
  assertSaid(first, 0);
  const { written, kept, removed, customers } = JSON.parse(first.stdout);
  const rows = await query(
    project,
    `SELECT * FROM '@/data/elearning/features/features.parquet' QUALIFY row_number() OVER (
       PARTITION BY customer ORDER BY snapshot_day DESC) = 1 ORDER BY customer`,
  );
  assert.ok(rows.length > 100);
  assert.deepEqual([written, kept, removed, customers], [rows.length, 0, 0, rows.length]);
  assertSaid(
    await say("materialize"),
    0,
    place,
    `0 written, ${rows.length} as they were, 0 removed`,
  );
  for (const { customer, snapshot_day, ...features } of rows.slice(0, 3)) {
    const { age_days, status, max_age_days, ...shown } = JSON.parse(
      (await say("get", String(customer), "--json")).stdout,
    );
    const snapshot = new Date(Number(snapshot_day) * 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(shown, { customer, snapshot, features });
    // The test may run over midnight.
    const days = Math.floor(Date.now() / 86_400_000) - Number(snapshot_day) - 1;
    assert.ok(age_days === days || age_days === days - 1);
    assert.deepEqual([status, max_age_days], [days > 14 ? "stale" : "fresh", 14]);
    assertSaid(
      await say("get", String(customer)),
      0,
      `customer ${customer}, at the end of ${snapshot}`,
    );
  }
  assertSaid(
    await say("status"),
    0,
    new RegExp(`${rows.length} customers, newest snapshot .* days? old`),
    /definition [0-9a-f]{12}, written/,
  );
  assertSaid(await say("get", "nobody"), 1, 'Cannot get features of customer "nobody": not among');
});

Deno.test("deno task features refuses wrong use, and writes nothing", async () => {
  using project = mainJob();
  const wrong: [string[], number, string][] = [
    [[], 2, "Cannot tell what to do: type materialize, get CUSTOMER or status"],
    [["materialise"], 2, 'Cannot run "materialise": must be materialize, get CUSTOMER or status'],
    [["get"], 2, 'Cannot run "get": must be materialize, get CUSTOMER or status'],
    [["materialize", "--since", "2026-02-30"], 2, "must be a date such as 2026-08-28"],
    [["status", "--since", "2026-02-03"], 2, 'Cannot use "--since": only materialize takes it'],
    [["status", "--dataset", "../x"], 2, "../x"],
    [["materialize"], 1, 'definition.json": it is not made yet, type "deno task repro --dataset'],
  ];
  for (const [args, code, message] of wrong) {
    assertSaid(await project.task("features", ...args), code, message);
  }
  assert.ok(!exists(project.path("data/online")));
});
