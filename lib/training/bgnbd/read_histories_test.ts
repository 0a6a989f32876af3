import assert from "node:assert/strict";
import { join } from "node:path";
import { openTable, writeParquet } from "../../table/mod.ts";
import type { CountedHistory } from "../../model/mod.ts";
import { readHistories } from "./read_histories.ts";

/** Histories of active days, a customer to a list, as of day 100. */
async function read(days: Record<string, number[]>): Promise<CountedHistory[]> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  const rows = Object.entries(days).flatMap(([customer, own]) =>
    own.map((day) => `('${customer}', ${day}, 1, 7)`)
  );
  try {
    await using table = await openTable({ read: [], write: folder, recordReads: () => {} });
    const daily = join(folder, "it's daily.parquet");
    await writeParquet(
      table,
      `SELECT customer, CAST(day AS INTEGER) AS day, _nth_day, spend
       FROM (VALUES ${rows.join(", ")}) AS t(customer, day, _nth_day, spend)`,
      daily,
    );
    return await readHistories(table, daily, 100);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const days = { a: [90], b: [60, 70, 100], c: [40], d: [90], e: [60, 65, 100] };
const expected: CountedHistory[] = [
  { frequency: 0, tenure_days: 0, age_days: 10, customers: 2 },
  { frequency: 0, tenure_days: 0, age_days: 60, customers: 1 },
  { frequency: 2, tenure_days: 40, age_days: 40, customers: 2 },
];

Deno.test("readHistories() counts who has the same history", async () => {
  assert.deepEqual(await read(days), expected);
});

Deno.test("readHistories() knows nothing of what comes after the day", async () => {
  const planted = { ...days, a: [90, 101], b: [60, 70, 100, 101, 150], late: [101, 102] };
  assert.deepEqual(await read(planted), expected);
  assert.notDeepEqual(await read({ ...days, a: [90, 100] }), expected);
  assert.notDeepEqual(await read({ ...days, late: [100] }), expected);
});

Deno.test("readHistories() leaves out who has not bought yet", async () => {
  assert.deepEqual(await read({ late: [101] }), []);
});
