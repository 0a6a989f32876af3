/** What each step takes of a contract, and where to find things in it. */
import type { Column, Contract, Features, Measure, Table } from "../contract/mod.ts";

/** What {@linkcode prepareSql} and {@linkcode sourceViews} need. */
export type PrepareParts = Pick<
  Contract,
  "entity" | "timezone" | "tables" | "daily" | "features" | "label"
>;

/** What {@linkcode featuresSql} needs. */
export type FeatureParts = Pick<Contract, "tables" | "daily" | "features" | "snapshots">;

/** What {@linkcode labelsSql} needs. */
export type LabelParts = Pick<Contract, "label" | "snapshots">;

/** What {@linkcode planSplit} needs. */
export type SplitParts = Pick<Contract, "label" | "snapshots" | "split" | "calibration_snapshots">;

/** Tables whose rows happen at a time: a row of any of them is activity of its customer. */
export function eventTables({ tables }: Pick<Contract, "tables">): Table[] {
  return tables.filter((table) => table.timestamp !== undefined);
}

/** Tables that attributes are taken from, with those attributes. */
export function attributeTables(
  { tables, features }: Pick<Contract, "tables" | "features">,
): { table: Table; attributes: Features["attributes"] }[] {
  return tables.flatMap((table) => {
    const attributes = features.attributes.filter((found) => found.table === table.name);
    return attributes.length === 0 ? [] : [{ table, attributes }];
  });
}

/** @throws {ReferenceError} If there is no such column; a checked contract has it. */
export function findColumn(
  { tables }: Pick<Contract, "tables">,
  table: string,
  name: string,
): Column {
  const found = tables.find((one) => one.name === table)?.columns.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new ReferenceError(`Cannot find column "${table}.${name}": not in the contract`);
}

/** @throws {ReferenceError} If there is no such measure; a checked contract has it. */
export function findMeasure({ daily }: Pick<Contract, "daily">, name: string): Measure {
  const found = daily.find((measure) => measure.name === name);
  if (found !== undefined) return found;
  throw new ReferenceError(`Cannot find measure "${name}": not in the contract`);
}
