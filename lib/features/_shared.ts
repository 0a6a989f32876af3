/** Real data for tests, where it lies beside the project. */
import { type Contract, parseContract } from "../contract/mod.ts";
import type { Place } from "./_place.ts";

const shared = new URL("../../../shared/data/", import.meta.url).pathname;
export const cdnow_file = shared + "cdnow/CDNOW_master.txt";
export const telco_file = shared + "telco/Telco-Customer-Churn.csv";

/** Whether a test must be left out because the file is not there; in CI it must be there. */
export function missing(file: string): boolean {
  try {
    Deno.statSync(file);
    return false;
  } catch {
    if (Deno.env.get("CI") === "true") return false;
    console.log(`left out: ${file} is not there`);
    return true;
  }
}

/** A contract of data/contracts/. */
export function shippedContract(name: string): Contract {
  const path = new URL(`../../data/contracts/${name}.yaml`, import.meta.url).pathname;
  return parseContract(Deno.readTextFileSync(path), path);
}

/** Makes CDNOW's raw table; columns are 1 blank, then fixed words parted by blanks. */
export async function rawCdnow(place: Place): Promise<void> {
  await place.raw(
    "purchases",
    `SELECT w[1] AS customer_id, strptime(w[2], '%Y%m%d')::DATE AS date,
       w[3]::BIGINT AS number_of_cds, round(w[4]::DECIMAL(9, 2) * 100)::BIGINT AS dollar_value,
       'CDNOW_master.txt' AS _file, nth + 1 AS _line
     FROM (
       SELECT string_split_regex(trim(line), '\\s+') AS w, row_number() OVER () AS nth
       FROM read_csv('${cdnow_file}', delim = '\\x01', header = true, names = ['line'], quote = '')
     )`,
  );
}

/** Makes Telco's raw table; a blank total is 0, as its contract says. */
export async function rawTelco(place: Place): Promise<void> {
  const cents = (column: string) =>
    `round(coalesce(nullif(trim(${column}), ''), '0')::DECIMAL(9, 2) * 100)::BIGINT AS ${column}`;
  await place.raw(
    "customers",
    `SELECT * REPLACE (SeniorCitizen::BIGINT AS SeniorCitizen, tenure::BIGINT AS tenure,
       ${cents("MonthlyCharges")}, ${cents("TotalCharges")})
     FROM read_csv('${telco_file}', header = true, all_varchar = true)`,
  );
}
