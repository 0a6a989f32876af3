import { createHash } from "node:crypto";
import { type FeatureDefinition, featureDefinitions } from "./definition.ts";
import { type FeatureParts, findColumn } from "./parts.ts";

/** What stands in features/definition.json. */
export interface DefinitionFile {
  features: FeatureDefinition[];
  /** Changes with whatever gives a column another meaning, and with nothing else. */
  hash: string;
}

/**
 * Writes down what the feature table's columns mean.
 *
 * A model may score a table whose hash is that of the table it was trained on.
 */
export function definitionJson(contract: FeatureParts): string {
  const features = featureDefinitions(contract);
  const scales = contract.features.attributes.map(({ table, column }) =>
    findColumn(contract, table, column).scale
  );
  // Who takes a column is no part of what it means.
  const meanings = features.map(({ use: _, ...meaning }) => meaning);
  const meaning = JSON.stringify([meanings, contract.daily, scales]);
  const hash = createHash("sha256").update(meaning).digest("hex");
  const file: DefinitionFile = { features, hash };
  return `${JSON.stringify(file, null, 2)}\n`;
}
