/** Validation rows with what a model foresaw of them, as a file: by this, models are compared. */
import { stringify } from "@std/csv";
import { z } from "zod";
import type { Foreseen } from "../lib/training/mod.ts";
import { type Table, writeParquet } from "../lib/table/mod.ts";

const types: Record<string, string> = {
  customer: "VARCHAR",
  snapshot_day: "INTEGER",
  churned: "INTEGER",
  probability: "DOUBLE",
};
const columns = Object.keys(types);

/**
 * Writes the rows by snapshot and customer.
 *
 * @param temporary A folder that the table may read.
 */
export async function writeForeseen(
  table: Table,
  { keys, snapshot_days, labels, probability }: Foreseen,
  file: string,
  temporary: string,
): Promise<void> {
  const text = `${temporary}/foreseen.csv`;
  const records = keys.map((customer, row) => ({
    customer,
    snapshot_day: snapshot_days[row]!,
    churned: labels[row]!,
    probability: probability[row]!,
  }));
  await Deno.writeTextFile(text, stringify(records, { columns }));
  const spec = Object.entries(types).map(([name, type]) => `'${name}': '${type}'`).join(", ");
  await writeParquet(
    table,
    `SELECT * FROM read_csv('${text.replaceAll("'", "''")}', header = true, delim = ',',
       quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, auto_detect = false,
       new_line = '\\r\\n', columns = {${spec}})
     ORDER BY snapshot_day, customer`,
    file,
  );
}

const rows_schema = z.array(z.object({
  customer: z.string(),
  snapshot_day: z.int(),
  churned: z.union([z.literal(0), z.literal(1)]),
  probability: z.number().min(0).max(1),
}));

/** Reads what {@linkcode writeForeseen} wrote. */
export async function readForeseen(table: Table, file: string): Promise<Foreseen> {
  const found = await table.all(
    `SELECT ${columns.join(", ")} FROM read_parquet('${file.replaceAll("'", "''")}')
     ORDER BY snapshot_day, customer`,
  );
  const rows = rows_schema.parse(found);
  return {
    keys: rows.map(({ customer }) => customer),
    snapshot_days: rows.map(({ snapshot_day }) => snapshot_day),
    labels: Uint8Array.from(rows, ({ churned }) => churned),
    probability: Float64Array.from(rows, ({ probability }) => probability),
  };
}
