import assert from "node:assert/strict";
import { openTable } from "../table/mod.ts";
import { type NewestRow, newestRows } from "./newest_rows.ts";

const features = [
  { name: "spend", kind: "number" as const },
  { name: 'the "plan"', kind: "category" as const },
];

/** Customers c0… with rows at days 10, 17 and 24 as far as `days` of them goes; every cell a hard one. */
function rowsOf(customers: number, days: (at: number) => number[]) {
  const bits = new Uint32Array(2 * customers).map((_, at) => Math.imul(at + 7, 0x9e3779b1));
  const doubles = [...new Float64Array(bits.buffer)].map((x) => Number.isFinite(x) ? x + 0 : 0.1);
  return Array.from({ length: customers }, (_, at) =>
    days(at).map((day) => ({
      customer: `c${at}`,
      snapshot_day: day,
      cells: [
        at % 7 === 0 ? null : doubles[at]!,
        at % 5 === 0 ? null : `plan "${at % 3}"' ü\n${day}`,
      ],
    }))).flat();
}

async function newest(rows: NewestRow[], since_day?: number): Promise<NewestRow[]> {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/o'hara.parquet`;
    const sandbox = { read: [file], write: folder, recordReads: () => {} };
    await using table = await openTable(sandbox);
    await table.run(
      `CREATE TABLE made (customer VARCHAR, snapshot_day INTEGER, spend DOUBLE, "the ""plan""" VARCHAR)`,
    );
    for (let first = 0; first < rows.length; first += 500) {
      const some = rows.slice(first, first + 500);
      await table.run(
        `INSERT INTO made VALUES ${
          some.map(() => "(?, ?, CAST(CAST(? AS VARCHAR) AS DOUBLE), ?)").join(", ")
        }`,
        some.flatMap(({ customer, snapshot_day, cells }) => [
          customer,
          snapshot_day,
          // A whole number beyond 2^63 cannot be bound as one.
          cells[0] === null ? null : String(cells[0]),
          cells[1]!,
        ]),
      );
    }
    await table.run(`COPY made TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`);
    const found: NewestRow[] = [];
    let last = 0;
    for await (const page of newestRows(table, file, features, since_day)) {
      assert.ok(page.done > last && page.done <= page.total);
      last = page.done;
      found.push(...page.rows);
    }
    return found;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function byCustomer(one: NewestRow, other: NewestRow): number {
  return one.customer < other.customer ? -1 : 1;
}

Deno.test("newestRows() gives each customer's last row, to the last bit, over several pages", async () => {
  const rows = rowsOf(20_100, (at) => [10, 17, 24].slice(0, at < 90 ? 1 + at % 3 : 1));
  const last = rows.filter((row, at) => rows[at + 1]?.customer !== row.customer);
  assert.deepEqual(await newest(rows), last.sort(byCustomer));
});

Deno.test("newestRows() leaves out customers whose last row is too old", async () => {
  const rows = rowsOf(9, (at) => [[10], [10, 17], [17, 24]][at % 3]!);
  const since = (day: number) =>
    newest(rows, day).then((found) => found.map((row) => row.customer));
  assert.deepEqual(await since(17), ["c1", "c2", "c4", "c5", "c7", "c8"]);
  assert.deepEqual(await since(24), ["c2", "c5", "c8"]);
  assert.deepEqual(await since(25), []);
});
