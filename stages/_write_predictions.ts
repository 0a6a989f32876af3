/** Writes what the score stage leaves for other programs: CSV and Parquet. */
import { stringify } from "@std/csv";
import type { Prediction } from "../lib/model/mod.ts";
import { type Table, writeParquet } from "../lib/table/mod.ts";

/** Reasons have a column each, so that a spreadsheet can sort by them. */
export const reasons_count = 3;

/** Records at once: their text must fit into memory, and not the whole file's. */
const chunk = 10_000;

const types: Record<string, string> = {
  customer: "VARCHAR",
  snapshot: "DATE",
  probability: "DOUBLE",
  log_odds: "DOUBLE",
  risk_band: "VARCHAR",
  expected_value: "DOUBLE",
  reason_1: "VARCHAR",
  reason_2: "VARCHAR",
  reason_3: "VARCHAR",
};
const columns = Object.keys(types);
/** A person who calls has no use for the raw score. */
const call_columns = ["place", ...columns.filter((name) => name !== "log_odds")];

/** All predictions, ordered by customer, as text and with types. */
export async function writePredictions(
  table: Table,
  predictions: readonly Prediction[],
  snapshot: string | null,
  files: { csv: string; parquet: string },
): Promise<void> {
  for (let at = 0; at === 0 || at < predictions.length; at += chunk) {
    const records = predictions.slice(at, at + chunk).map((one) => record(one, snapshot));
    const text = stringify(records, { columns, headers: at === 0 });
    // Not through a stream of the file, whose writes end before the text is there to be read.
    await Deno.writeTextFile(files.csv, text, { append: at > 0 });
  }
  const spec = Object.entries(types).map(([name, type]) => `'${name}': '${type}'`).join(", ");
  await writeParquet(
    table,
    `SELECT * FROM read_csv('${files.csv.replaceAll("'", "''")}', header = true, delim = ',',
       quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, auto_detect = false,
       new_line = '\\r\\n', columns = {${spec}})
     ORDER BY customer`,
    files.parquet,
  );
}

/** Whom to call, the most worthwhile first. */
export async function writeCalls(
  calls: readonly Prediction[],
  snapshot: string | null,
  file: string,
): Promise<void> {
  const records = calls.map((one, at) => ({ place: at + 1, ...record(one, snapshot) }));
  await Deno.writeTextFile(file, stringify(records, { columns: call_columns }));
}

function record(
  { customer, probability, log_odds, band, expected_value, reasons }: Prediction,
  snapshot: string | null,
): Record<string, string | number | null> {
  const said = Array.from({ length: reasons_count }, (_, at) => (
    [`reason_${at + 1}`, reasons[at] ?? null] as const
  ));
  return {
    customer,
    snapshot,
    probability,
    log_odds,
    risk_band: band,
    expected_value,
    ...Object.fromEntries(said),
  };
}
