import assert from "node:assert/strict";
import { makePlace } from "./_place.ts";

Deno.test("all() gives plain values when columns have engine types", async () => {
  using place = makePlace();
  await using table = await place.open();
  const sql = `SELECT $name AS name, sum(2::BIGINT) AS total, 9007199254740993 AS wide,
    0.25::DECIMAL(4, 2) AS price, DATE '2026-01-31' AS day, TIMESTAMP '2026-01-31 10:00:00.5' AS at,
    TIMESTAMPTZ '2026-01-31 10:00:00+02' AS zoned, [1::BIGINT] AS list, {'a': NULL} AS struct`;
  assert.deepEqual(await table.one(sql, { name: "it's" }), {
    name: "it's",
    total: 2,
    wide: 9007199254740993n,
    price: 0.25,
    day: "2026-01-31",
    at: "2026-01-31T10:00:00.5Z",
    zoned: "2026-01-31T08:00:00Z",
    list: [1],
    struct: { a: null },
  });
});

Deno.test("openTable() works in UTC when asked for the time zone", async () => {
  using place = makePlace();
  await using table = await place.open();
  const sql = "SELECT current_setting('TimeZone') AS zone, '2026-01-31'::TIMESTAMPTZ::VARCHAR AS t";
  assert.deepEqual(await table.one(sql), { zone: "UTC", t: "2026-01-31 00:00:00+00" });
});

Deno.test("one() throws when there is not exactly one row", async () => {
  using place = makePlace();
  await using table = await place.open();
  await assert.rejects(table.one("FROM range(3)"), /it gave 3, it should give 1/);
  await assert.rejects(table.one("FROM range(0)"), /it gave 0, it should give 1/);
});

Deno.test("run() throws when the table is closed", async () => {
  using place = makePlace();
  const table = await place.open();
  await table.close();
  await assert.rejects(table.run("SELECT 1"), /the table is closed, open a new one/);
});

Deno.test("openTable() throws and tidies up when a limit makes no sense", async () => {
  using place = makePlace();
  await assert.rejects(place.open([], { threads: -1 }), /at least 1 thread/);
  assert.deepEqual([...Deno.readDirSync(place.path("scratch"))], []);
});
