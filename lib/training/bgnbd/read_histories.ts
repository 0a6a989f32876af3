import { z } from "zod";
import type { Table } from "../../table/mod.ts";
import type { CountedHistory } from "../../model/mod.ts";

const rows_schema = z.array(z.object({
  frequency: z.int(),
  tenure_days: z.int(),
  age_days: z.int(),
  customers: z.int(),
}));

/**
 * Counts purchase histories, as of the end of a day and of nothing after it.
 *
 * @param daily The file of active days, one row a customer and day: prepared/daily.parquet.
 * @param day Day index.
 */
export async function readHistories(
  table: Table,
  daily: string,
  day: number,
): Promise<CountedHistory[]> {
  const rows = await table.all(
    `SELECT frequency, tenure_days, age_days, CAST(COUNT(*) AS INTEGER) AS customers
     FROM (
       SELECT CAST(COUNT(*) - 1 AS INTEGER) AS frequency, MAX(day) - MIN(day) AS tenure_days,
         ${day} - MIN(day) AS age_days
       FROM read_parquet('${daily.replaceAll("'", "''")}')
       WHERE day <= ${day}
       GROUP BY customer
     )
     GROUP BY frequency, tenure_days, age_days
     ORDER BY frequency, tenure_days, age_days`,
  );
  return rows_schema.parse(rows);
}
