import type { Cell, FeatureColumn, FeatureSpec } from "../feature_column.ts";
import type { Derived } from "./bgnbd_schema.ts";
import { expectedPurchases, probabilityAlive } from "./predict_bgnbd.ts";
import { historyReader } from "./history_reader.ts";

/** A column that is in no table: models make it of others. */
export interface DerivedFeature {
  name: string;
  kind: "number";
  from: { kind: "p_alive" } | { kind: "expected_purchases"; horizon_days: number };
}

/** What is derived from purchase histories; every name is made here and nowhere else. */
export function derivedFeatures({ horizon_days }: Pick<Derived, "horizon_days">): DerivedFeature[] {
  return [
    { name: "p_alive", kind: "number", from: { kind: "p_alive" } },
    {
      name: `expected_purchases_${horizon_days}d`,
      kind: "number",
      from: { kind: "expected_purchases", horizon_days },
    },
  ];
}

/** The derived column of this name, if it is one. */
export function derivedFeature(name: string): DerivedFeature | undefined {
  const horizon_days = Number(/_(\d+)d$/.exec(name)?.[1] ?? 0);
  return derivedFeatures({ horizon_days }).find((feature) => feature.name === name);
}

/** Derives the cells of a row; null where there is no history. */
export function deriver(
  { parameters, horizon_days }: Derived,
  features: readonly FeatureSpec[],
): (cells: (place: number) => Cell) => (number | null)[] {
  const read = historyReader(features);
  return (cells) => {
    const history = read(cells);
    if (history === undefined) return [null, null];
    return [
      probabilityAlive(parameters, history),
      expectedPurchases(parameters, history, horizon_days),
    ];
  };
}

/** The columns, and behind them what is derived from them, if anything is. */
export function withDerived(
  columns: readonly FeatureColumn[],
  derived: Derived | undefined,
): FeatureColumn[] {
  return derived === undefined ? [...columns] : [...columns, ...derivedColumns(derived, columns)];
}

function derivedColumns(
  derived: Derived,
  columns: readonly FeatureColumn[],
): FeatureColumn[] {
  const derive = deriver(derived, columns);
  const rows = columns[0]?.values.length ?? 0;
  const cells = Array.from(
    { length: rows },
    (_, row) => derive((place) => columns[place]!.values[row]!),
  );
  return derivedFeatures(derived).map(({ name, kind }, at) => (
    { name, kind, values: cells.map((row) => row[at]!) }
  ));
}
