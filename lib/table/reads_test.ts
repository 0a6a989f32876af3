import assert from "node:assert/strict";
import { relative } from "node:path";
import { makePlace } from "./_place.ts";

Deno.test("openTable() reads a declared file and records it when closed", async () => {
  using place = makePlace();
  const table = await place.open();
  const csv = `read_csv('${place.path("one.csv")}')`;
  assert.deepEqual(await table.all(`FROM ${csv}`), [{ id: 7, name: "one.csv" }]);
  await table.close();
  await table.close();
  assert.deepEqual(place.reads, [[place.path("one.csv")]]);
});

Deno.test("openTable() records each file once when SQL reads folders by pattern", async () => {
  using place = makePlace();
  {
    await using table = await place.open(["in"], { threads: 4 });
    const sql = `SELECT count(*) n FROM read_csv('${place.path("in")}/**/*.csv')`;
    assert.deepEqual(await table.one(sql), { n: 3 });
    await table.run(sql);
  }
  const names = ["in/a.csv", "in/deep/b.csv", "in/it's.csv"].map(place.path);
  assert.deepEqual(place.reads, [names]);
});

Deno.test("openTable() records every one of 3,000 files when four threads read them", async () => {
  using place = makePlace();
  for (let i = 0; i < 3000; i++) Deno.writeTextFileSync(place.path(`in/deep/${i}.txt`), "x");
  const table = await place.open(["in"], { threads: 4 });
  await table.run(`FROM read_text('${place.path("in/deep")}/*.txt')`);
  await table.close();
  assert.equal(place.reads[0]?.length, 3000);
});

Deno.test("openTable() records the real file when SQL names a link or a relative path", async () => {
  using place = makePlace();
  Deno.symlinkSync(place.path("one.csv"), place.path("in/link.csv"));
  Deno.symlinkSync(place.path("one.csv"), place.path("scratch/link.csv"));
  const table = await place.open();
  await table.run(`FROM read_csv('${relative(Deno.cwd(), place.path("in/deep"))}/../a.csv')`);
  for (const link of ["in/link.csv", "scratch/link.csv"]) {
    await table.run(`FROM read_csv('${place.path(link)}')`);
  }
  await table.close();
  assert.deepEqual(place.reads, [[place.path("in/a.csv"), place.path("one.csv")]]);
});

Deno.test("run() refuses SQL that names a logging function", async () => {
  using place = makePlace();
  await using table = await place.open();
  for (const name of ["disable_logging", "Truncate_DuckDB_logs", "enable_logging"]) {
    await assert.rejects(table.run(`CALL ${name}()`), /Cannot run SQL with ".*_log/);
  }
});

Deno.test("close() throws when SQL emptied the log or switched it off", async () => {
  const tricks = {
    "FROM query('FROM truncate' || '_duckdb_logs()')": /Cannot trust .* emptied/,
    "FROM query('FROM disable' || '_logging()')": /Cannot trust .* switched off/,
    "FROM query('FROM enable' || '_logging(level=''error'')')": /Cannot trust .* switched off/,
  };
  for (const [trick, expected] of Object.entries(tricks)) {
    using place = makePlace();
    const table = await place.open();
    await table.run(trick);
    await table.run(`FROM read_csv('${place.path("one.csv")}')`);
    await assert.rejects(table.close(), expected);
    assert.deepEqual(place.reads, []);
  }
});

Deno.test("close() reads the true log when SQL makes a view of its name", async () => {
  using place = makePlace();
  const table = await place.open();
  await table.run("CREATE VIEW duckdb_logs AS SELECT 'x' AS message, 'FileSystem' AS type");
  await table.run(`BEGIN; FROM read_csv('${place.path("one.csv")}')`);
  await assert.rejects(table.run("SELECT 1/'x'"));
  await table.close();
  assert.deepEqual(place.reads, [[place.path("one.csv")]]);
});

Deno.test("openTable() records a name that holds quotes, backslashes and line ends", async () => {
  using place = makePlace();
  const name = place.path('in/q"u\\o, {"op":"WRITE"}\n.csv');
  Deno.writeTextFileSync(name, "id\n7\n");
  const table = await place.open();
  await table.run(`FROM read_csv('${name}')`);
  await table.close();
  assert.deepEqual(place.reads, [[name]]);
});

Deno.test("openTable() records zipped, Parquet and database files", async () => {
  using place = makePlace();
  const files = ["db.duckdb", "rows.csv.gz", "rows.parquet"];
  const [db, gz, parquet] = files.map((name) => place.path(`scratch/${name}`));
  {
    await using table = await place.open();
    await table.run(`COPY (SELECT 1 a) TO '${gz}'; COPY (SELECT 2 a) TO '${parquet}'`);
    await table.run(`ATTACH '${db}' AS db; CREATE TABLE db.t AS SELECT 3 a; DETACH db`);
  }
  for (const file of files) {
    Deno.renameSync(place.path(`scratch/${file}`), place.path(`in/${file}`));
  }
  const table = await place.open();
  const [inDb, inGz, inParquet] = files.map((name) => place.path(`in/${name}`));
  await table.run(`ATTACH '${inDb}' AS db (READ_ONLY)`);
  const sql = `FROM db.t UNION ALL FROM '${inGz}' UNION ALL FROM '${inParquet}' ORDER BY a`;
  assert.deepEqual(await table.all(sql), [{ a: 1 }, { a: 2 }, { a: 3 }]);
  await table.close();
  assert.deepEqual(place.reads.at(-1), [inDb, inGz, inParquet]);
});
