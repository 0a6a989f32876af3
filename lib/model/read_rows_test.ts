import assert from "node:assert/strict";
import { join } from "node:path";
import { openTable, type Table, writeParquet } from "../table/mod.ts";
import { measureCeilings } from "../evaluation/mod.ts";
import { readLabelledRows, readRows } from "./read_rows.ts";

const features = [
  { name: "recency_days", kind: "number" },
  { name: "gap", kind: "number" },
  { name: "paid", kind: "number" },
  { name: "plan", kind: "category" },
] as const;

async function withRows(
  work: (table: Table, write: (name: string, sql: string) => Promise<string>) => Promise<void>,
): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  {
    await using table = await openTable({ read: [], write: folder, recordReads: () => {} });
    await work(table, async (name, sql) => {
      const file = join(folder, `it's ${name}.parquet`);
      await writeParquet(table, sql, file);
      return file;
    });
  }
  await Deno.remove(folder, { recursive: true });
}

const rows = `SELECT * FROM (VALUES
  ('b', 7, 1, 3, 0.5::DOUBLE, true, 'free'),
  ('a', 7, 0, 4, NULL, false, NULL),
  ('z', 0, 1, 5, 1.5, NULL, 'pro')
) AS t(customer, snapshot_day, churned, recency_days, gap, paid, plan)`;

Deno.test("readLabelledRows() gives columns in the order of snapshot and customer", async () => {
  await withRows(async (table, write) => {
    const found = await readLabelledRows(table, await write("rows", rows), features);
    assert.deepEqual(found, {
      keys: ["z", "a", "b"],
      snapshot_days: [0, 7, 7],
      labels: Uint8Array.of(1, 0, 1),
      columns: [
        { name: "recency_days", kind: "number", values: Float64Array.of(5, 4, 3) },
        { name: "gap", kind: "number", values: [1.5, null, 0.5] },
        { name: "paid", kind: "number", values: [null, 0, 1] },
        { name: "plan", kind: "category", values: ["pro", null, "free"] },
      ],
    });
  });
});

Deno.test("readRows() reads one snapshot, or none", async () => {
  await withRows(async (table, write) => {
    const file = await write("rows", rows);
    assert.deepEqual((await readRows(table, file, features, 7)).keys, ["a", "b"]);
    const none = await readRows(table, file, features, 8);
    assert.deepEqual(none.keys, []);
    assert.deepEqual(none.columns.map(({ values }) => values.length), [0, 0, 0, 0]);
  });
});

const truth = (where: string) =>
  `SELECT * FROM (VALUES ('b', 7, 0.9, 0.2), ('a', 7, 0.1, 0.4), ('z', 0, 0.8, 0.3))
   AS t(customer, snapshot_day, churn_probability, churn_probability_at_last_visit) WHERE ${where}`;

Deno.test("measureCeilings() ranks test rows by the truth", async () => {
  await withRows(async (table, write) => {
    const files = { test: await write("rows", rows), truth: await write("truth", truth("true")) };
    const found = await measureCeilings(table, files, { resamples: 100, seed: 1 });
    assert.deepEqual(found.map(({ name, roc_auc }) => [name, roc_auc.value]), [
      ["churn_probability", 1],
      ["churn_probability_at_last_visit", 0],
    ]);
  });
});

Deno.test("measureCeilings() measures nothing where the truth is not known of every row", async () => {
  await withRows(async (table, write) => {
    const test = await write("rows", rows);
    for (const where of ["false", "customer <> 'z'"]) {
      const files = { test, truth: await write("truth", truth(where)) };
      assert.deepEqual(await measureCeilings(table, files, { resamples: 100, seed: 1 }), []);
    }
  });
});
