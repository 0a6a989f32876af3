import assert from "node:assert/strict";
import { makePlace } from "./_place.ts";

Deno.test("openTable() refuses a file outside the sandbox when SQL reads it", async () => {
  using place = makePlace();
  Deno.symlinkSync(place.path("secret.csv"), place.path("in/link.csv"));
  const table = await place.open();
  for (
    const name of [
      "secret.csv",
      "one.csvx",
      "in/../secret.csv",
      "in/link.csv",
      "missing.csv",
      "*.csv",
    ]
  ) {
    const refusal = await table.all(`FROM read_csv('${place.path("")}${name}')`).catch((e) => e);
    assert.equal(
      refusal.message,
      `Cannot read "${place.path("")}${name}" in SQL: not declared, add it to the stage's inputs`,
    );
    assert.match(refusal.cause.message, /^Permission Error/);
  }
  await assert.rejects(
    table.run(`COPY (SELECT 1) TO '${place.path("new.csv")}'`),
    /Cannot open ".*new\.csv" in SQL: not declared, .* or write below ".*scratch"/,
  );
  for (const sql of ["INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true"]) {
    await assert.rejects(table.run(sql));
  }
  await table.close();
  assert.deepEqual(place.reads, [[]]);
});

Deno.test("openTable() leaves only the written file when SQL writes below scratch", async () => {
  using place = makePlace();
  const out = place.path("scratch/out.parquet");
  const table = await place.open([], { memory_limit_mib: 64, temporary_limit_mib: 512 });
  await table.run(`CREATE TABLE t AS SELECT range id, uuid() u FROM range(3000000) ORDER BY u`);
  await table.run(`COPY (SELECT 1 AS one WHERE 5 = $five) TO '${out}'`, { five: 5 });
  assert.deepEqual(await table.all(`FROM '${out}'`), [{ one: 1 }]);
  await table.close();
  assert.deepEqual(place.reads, [[]]);
  assert.deepEqual([...Deno.readDirSync(place.path("scratch"))].map((e) => e.name), [
    "out.parquet",
  ]);
});

Deno.test("close() names the input when SQL wrote to it", async () => {
  for (const options of ["", "(USE_TMP_FILE false)"]) {
    using place = makePlace();
    const table = await place.open();
    await table.run(`COPY (SELECT 1) TO '${place.path("in/a.csv")}' ${options}`);
    await assert.rejects(table.close(), (error: Error) => {
      return error.message.startsWith(`Cannot write "${place.path("in/a.csv")}" in SQL:`);
    });
  }
});

Deno.test("openTable() names the file when a declared input is missing", async () => {
  using place = makePlace();
  await using table = await place.open(["none.csv"]);
  await assert.rejects(
    table.run(`FROM read_csv('${place.path("none.csv")}')`),
    /No files found .*none\.csv/,
  );
});
