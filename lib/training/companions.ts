import type { DefinitionFile } from "../features/mod.ts";
import { describeFeature } from "./encoding.ts";
import type { EncodedFeature, FeatureColumn } from "../model/mod.ts";

/** The columns that models learn from as they are; companions are there for what is derived of them. */
export function withoutCompanions(
  columns: readonly FeatureColumn[],
  { features }: Pick<DefinitionFile, "features">,
): FeatureColumn[] {
  const companions = new Set(
    features.filter(({ use }) => use === "companion").map(({ name }) => name),
  );
  return columns.filter(({ name }) => !companions.has(name));
}

/** The features of all columns: every model is given the whole row, whatever it makes of it. */
export function featuresOf(
  columns: readonly FeatureColumn[],
  learned: readonly EncodedFeature[],
): EncodedFeature[] {
  const known = new Map(learned.map((feature) => [feature.name, feature]));
  return columns.map((column) => known.get(column.name) ?? describeFeature(column));
}
