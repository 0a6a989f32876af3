import assert from "node:assert/strict";
import { makePlace } from "./_place.ts";
import { type FillRows, writeParquet } from "./mod.ts";

/** Counts from 0 to `end` - 1, as often as it is read. */
function counting(end: number): () => FillRows {
  return () => {
    let next = 0;
    return ([whole, half]) => {
      let row = 0;
      for (; row < whole!.length && next < end; row++, next++) {
        whole![row] = next - 1;
        half![row] = next / 2;
      }
      return row;
    };
  };
}

const columns = { whole: "INTEGER", half: "DOUBLE" } as const;

Deno.test("provide() gives every row, in order, each time it is read", async () => {
  using place = makePlace();
  await using table = await place.open([], { threads: 4 });
  for (const end of [0, 1, 2048, 2049, 300_000]) {
    const numbers = table.provide(columns, counting(end));
    for (let reading = 0; reading < 2; reading++) {
      const rows = await table.all(`FROM ${numbers}`);
      const expected = Array.from({ length: end }, (_, i) => ({ whole: i - 1, half: i / 2 }));
      assert.deepEqual(rows, expected);
    }
  }
  const numbers = table.provide(columns, counting(2049));
  const sql = `SELECT count(*) n FROM ${numbers} a JOIN ${numbers} b USING (whole)`;
  assert.deepEqual(await table.one(sql), { n: 2049 });
});

Deno.test("writeParquet() writes the same bytes with 1, 2 and 4 threads", async () => {
  using place = makePlace();
  const files: Uint8Array[] = [];
  for (const threads of [1, 2, 4]) {
    await using table = await place.open([], { threads });
    const numbers = table.provide(columns, counting(400_000));
    const path = place.path("scratch/it's.parquet");
    await writeParquet(table, `SELECT whole::BIGINT AS whole, half FROM ${numbers}`, path);
    files.push(Deno.readFileSync(path));
    const sql = `SELECT count(*) n, sum(whole) s FROM '${path.replace("'", "''")}'`;
    assert.deepEqual(await table.one(sql), { n: 400_000, s: 79_999_400_000 });
  }
  assert.deepEqual(files[1], files[0]);
  assert.deepEqual(files[2], files[0]);
});

Deno.test("provide() passes on what the program throws", async () => {
  using place = makePlace();
  await using table = await place.open();
  const broken = table.provide(columns, () => () => {
    throw new Error("no more rows");
  });
  await assert.rejects(table.all(`FROM ${broken}`), /no more rows/);
  const tooMany = table.provide(columns, () => () => 2049);
  await assert.rejects(
    table.all(`FROM ${tooMany}`),
    /Cannot take rows of "provided_2": their number is 2049, must be from 0 to 2048/,
  );
  assert.deepEqual(await table.all("SELECT 1 AS one"), [{ one: 1 }]);
});

Deno.test("provide() throws when the table is closed", async () => {
  using place = makePlace();
  const table = await place.open();
  await table.close();
  assert.throws(
    () => table.provide(columns, counting(1)),
    /Cannot provide rows: the table is closed, open a new one/,
  );
});
