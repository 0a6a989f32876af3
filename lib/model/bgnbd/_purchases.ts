/** Made customers who buy, and leave for good without a word, as the feature table has them. */
import type { DefinitionFile } from "../../features/mod.ts";
import type { FeatureColumn } from "../feature_column.ts";
import { seededDraw } from "../../metrics/mod.ts";
import type { LabelledRows } from "../read_rows.ts";
import type { CountedHistory } from "./history.ts";

/** A feature of the table that knows when people bought. */
function fixed(name: "recency_days" | "tenure_days" | "age_days" | "frequency") {
  const feature = { name, kind: "number" as const, from: { kind: "fixed" as const, fixed: name } };
  return name === "frequency"
    ? { ...feature, use: "companion" as const, as_of: "events" as const, min: 0 }
    : { ...feature, as_of: "events" as const, min: 0 };
}

export const definition: DefinitionFile = {
  hash: "f".repeat(64),
  features: [
    fixed("recency_days"),
    fixed("tenure_days"),
    fixed("age_days"),
    {
      name: "plan",
      kind: "category",
      from: { kind: "attribute", table: "users", column: "plan" },
      as_of: "today",
    },
    fixed("frequency"),
  ],
};

export const horizon_days = 30;

/** Customers at one snapshot, 2026-01-01 where no day is given; churned: no purchase within 30 days. */
export function purchases(customers: number, seed: number, snapshot_day = 20_454): LabelledRows {
  const draw = seededDraw(seed);
  const uniform = () => (draw(2 ** 31) + 0.5) / 2 ** 31;
  const keys = Array.from({ length: customers }, (_, at) => `c${String(at).padStart(6, "0")}`);
  const rows = keys.map(() => {
    const age_days = draw(200), rate = -0.08 * Math.log(uniform()), leaves = uniform() ** 3;
    let last = 0, frequency = 0, again = false;
    for (let day = 0;;) {
      day += Math.ceil(-Math.log(uniform()) / rate);
      if (day > age_days) again = day <= age_days + horizon_days;
      if (day > age_days) break;
      [last, frequency] = [day, frequency + 1];
      if (uniform() < leaves) break;
    }
    return { recency_days: age_days - last, tenure_days: last, age_days, frequency, again };
  });
  const number = (name: Exclude<keyof typeof rows[0], "again">): FeatureColumn => (
    { name, kind: "number", values: rows.map((row) => row[name]) }
  );
  return {
    keys,
    snapshot_days: keys.map(() => snapshot_day),
    labels: Uint8Array.from(rows, ({ again }) => again ? 0 : 1),
    columns: [
      number("recency_days"),
      number("tenure_days"),
      number("age_days"),
      { name: "plan", kind: "category", values: keys.map(() => ["free", "paid"][draw(2)]!) },
      number("frequency"),
    ],
  };
}

/** The histories of rows, one customer each. */
export function historiesOf({ keys, columns }: LabelledRows): CountedHistory[] {
  const cell = (name: string, row: number) =>
    columns.find((column) => column.name === name)!.values[row] as number;
  return keys.map((_, row) => ({
    frequency: cell("frequency", row),
    tenure_days: cell("tenure_days", row),
    age_days: cell("age_days", row),
    customers: 1,
  }));
}
