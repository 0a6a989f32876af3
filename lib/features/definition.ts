import { type Contract, type FeatureName, featureNames } from "../contract/mod.ts";
import { type Bounds, featureBounds } from "./bounds.ts";

/** One column of the table of features: what it is made of, and how it knows the past. */
export interface FeatureDefinition extends FeatureName, Bounds {
  /**
   * By events up to the snapshot, by the row that held at it, or not at all: an attribute without
   * history is as it is today, and may leak.
   */
  as_of: "events" | "history" | "today";
}

/** Describes a contract's features, in the order of their columns. */
export function featureDefinitions(
  contract: Pick<Contract, "tables" | "daily" | "features">,
): FeatureDefinition[] {
  const histories = contract.tables.filter(({ valid_from }) => valid_from !== undefined)
    .map(({ name }) => name);
  return featureNames(contract).map((name): FeatureDefinition => {
    const feature = { ...name, ...featureBounds(contract, name) };
    if (feature.from.kind !== "attribute") return { ...feature, as_of: "events" };
    return { ...feature, as_of: histories.includes(feature.from.table) ? "history" : "today" };
  });
}
