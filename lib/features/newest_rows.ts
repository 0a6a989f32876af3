import type { Table } from "../table/mod.ts";
import { z } from "zod";

/** A customer's newest row of the feature table. */
export interface NewestRow {
  customer: string;
  /** Day index of the snapshot; 0 for data without time. */
  snapshot_day: number;
  /** In the order of the features asked for. */
  cells: (number | string | null)[];
}

const found = z.array(z.object({
  customer: z.string(),
  snapshot_day: z.int(),
  cells: z.string(),
}));

/** Rows that are held at once. */
const page_rows = 20_000;

/**
 * The newest row of each customer in a Parquet file of features, in the order of customers, a page at
 * a time.
 *
 * @param since_day Customers whose newest row is of an earlier snapshot are left out.
 */
export async function* newestRows(
  table: Table,
  file: string,
  features: readonly { name: string; kind: "number" | "category" }[],
  since_day: number | undefined,
): AsyncGenerator<{ rows: NewestRow[]; done: number; total: number }> {
  const source = `read_parquet('${file.replaceAll("'", "''")}')`;
  const cells = features.map(({ name, kind }) => {
    const column = `"${name.replaceAll('"', '""')}"`;
    return `to_json(CAST(${column} AS ${kind === "category" ? "VARCHAR" : "DOUBLE"}))`;
  });
  await table.run(`
    CREATE TEMP TABLE newest AS
    SELECT customer, snapshot_day, row_number() OVER (ORDER BY customer) - 1 AS place
    FROM (SELECT customer, max(snapshot_day) AS snapshot_day FROM ${source} GROUP BY customer)
    WHERE snapshot_day >= ${since_day ?? -2147483648}`);
  const { total } = z.object({ total: z.int() }).parse(
    await table.one("SELECT count(*) AS total FROM newest"),
  );
  for (let first = 0; first < total; first += page_rows) {
    const page = found.parse(
      await table.all(`
        SELECT newest.customer, newest.snapshot_day, to_json(list_value(${
        cells.join(", ")
      })) AS cells
        FROM newest JOIN ${source} AS source
          ON source.customer = newest.customer AND source.snapshot_day = newest.snapshot_day
        WHERE place >= ${first} AND place < ${first + page_rows} ORDER BY newest.customer`),
    );
    const rows = page.map(({ customer, snapshot_day, cells }): NewestRow => ({
      customer,
      snapshot_day,
      cells: JSON.parse(cells),
    }));
    yield { rows, done: Math.min(total, first + page_rows), total };
  }
}
