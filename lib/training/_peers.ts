/** The two real data sets as columns, by the protocols of the published peer figures, for tests. */
import { parse } from "@std/csv";
import type { FeatureColumn } from "../model/mod.ts";
import { keyHash } from "../metrics/mod.ts";

export interface PeerRows {
  keys: string[];
  labels: Uint8Array;
  columns: FeatureColumn[];
}

const windows_days = [30, 90, 180];
const day_ms = 86_400_000;

function dayOf(yyyymmdd: string): number {
  const iso = `${yyyymmdd.slice(0, 4)}-${yyyymmdd.slice(4, 6)}-${yyyymmdd.slice(6)}`;
  return Date.parse(iso) / day_ms;
}

interface Occasion {
  day: number;
  cds: number;
  cents: number;
}

/** All purchases of a customer on one day are one occasion. */
export function readOccasions(text: string): Map<string, Occasion[]> {
  const customers = new Map<string, Occasion[]>();
  for (const line of text.trim().split("\n").slice(1)) {
    const [customer, date, cds, spend] = line.trim().split(/\s+/) as [string, ...string[]];
    const occasions = customers.get(customer) ?? [];
    if (occasions.length === 0) customers.set(customer, occasions);
    const day = dayOf(date!), cents = Math.round(Number(spend) * 100);
    const last = occasions.find((occasion) => occasion.day === day);
    if (last === undefined) occasions.push({ day, cds: Number(cds), cents });
    else [last.cds, last.cents] = [last.cds + Number(cds), last.cents + cents];
  }
  return customers;
}

/** Eligible customers at the end of each date, with features before it and the label after it. */
export function cdnowRows(
  customers: Map<string, Occasion[]>,
  dates: readonly string[],
): PeerRows {
  const keys: string[] = [], labels: number[] = [];
  const values: Record<string, (number | null)[]> = {};
  function put(name: string, value: number | null) {
    (values[name] ??= []).push(value);
  }
  for (const date of dates) {
    const snapshot = dayOf(date);
    for (const [customer, all] of customers) {
      const past = all.filter(({ day }) => day <= snapshot).sort((a, b) => a.day - b.day);
      const first = past[0]?.day, last = past.at(-1)?.day;
      if (first === undefined || last === undefined || last <= snapshot - 180) continue;
      keys.push(customer);
      labels.push(all.some(({ day }) => day > snapshot && day <= snapshot + 90) ? 0 : 1);
      put("recency_days", snapshot - last);
      for (const window of windows_days) {
        const recent = past.filter(({ day }) => day > snapshot - window);
        put(`purchases_${window}d`, recent.length);
        put(`spend_${window}d`, recent.reduce((sum, { cents }) => sum + cents, 0) / 100);
        put(`cds_${window}d`, recent.reduce((sum, { cds }) => sum + cds, 0));
      }
      put("tenure_days", last - first);
      put("mean_gap_days", past.length > 1 ? (last - first) / (past.length - 1) : null);
      put("age_days", snapshot - first);
    }
  }
  const columns = Object.entries(values).map(([name, values]): FeatureColumn => (
    { name, kind: "number", values }
  ));
  return { keys, labels: Uint8Array.from(labels), columns };
}

export const cdnow_train = [
  ...["19970430", "19970531", "19970630", "19970731", "19970831"],
  ...["19970930", "19971031", "19971130", "19971231"],
];
export const cdnow_test = "19980331";

/** Telco's rows whose key hash lies in [from, to). */
export function telcoRows(text: string, from: number, to: number): PeerRows {
  const rows = parse(text, { skipFirstRow: true }) as Record<string, string>[];
  const within = rows.filter(({ customerID }) => {
    const place = keyHash(customerID!);
    return place >= from && place < to;
  });
  const numbers = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"];
  const names = Object.keys(rows[0]!).filter((name) => name !== "customerID" && name !== "Churn");
  return {
    keys: within.map(({ customerID }) => customerID!),
    labels: Uint8Array.from(within, ({ Churn }) => Churn === "Yes" ? 1 : 0),
    columns: names.map((name): FeatureColumn =>
      numbers.includes(name)
        ? { name, kind: "number", values: within.map((row) => Number(row[name]!.trim())) }
        : { name, kind: "category", values: within.map((row) => row[name]!) }
    ),
  };
}
