import type { FeatureName } from "../contract/mod.ts";
import { derivedFeature } from "./bgnbd/derived_columns.ts";
import type { Cell } from "./feature_column.ts";
import { type DescribedFeature, valueInWords } from "./feature_words.ts";
import type { Model } from "./model.ts";

/** Why a customer is likelier to leave than the average one. */
export interface Reason {
  feature: string;
  /** What it adds to the log-odds, together with the other features of the same measure. */
  contribution: number;
  words: string;
}

/**
 * Explains scores: the strongest contributions that raise the probability, in words.
 *
 * A measure's windows overlap, so its contributions are added up before they are compared: singly
 * they share the measure arbitrarily, and say the same thing three times. All sums are exact.
 */
export function createReasons(
  model: Model,
  definitions: readonly FeatureName[],
  usual: Readonly<Record<string, Cell>>,
): (cells: readonly Cell[], count?: number) => Reason[] {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const features = model.explained.map(({ name }) => {
    const definition = byName.get(name) ?? derivedFeature(name);
    if (definition !== undefined) return definition;
    throw new TypeError(`Cannot explain feature "${name}": the feature definition lacks it`);
  });
  const groups = Map.groupBy(features.keys(), (at) => subject(features[at]!));
  return (cells, count = 3) => {
    const parts = model.contributions(cells);
    const own = model.explainedCells(cells);
    const found: Reason[] = [];
    for (const members of groups.values()) {
      const contribution = members.reduce((sum, at) => sum + parts[at]!, 0);
      if (!(contribution > 0)) continue;
      const strongest = members.reduce((a, b) => parts[b]! > parts[a]! ? b : a);
      const feature = features[strongest]!;
      const words = valueInWords(feature, own[strongest]!, usual[feature.name] ?? null);
      found.push({ feature: feature.name, contribution, words });
    }
    return found.sort((a, b) => b.contribution - a.contribution || (a.feature < b.feature ? -1 : 1))
      .slice(0, count);
  };
}

/** What a feature is about; features of one measure are about the same, and so is what is derived. */
function subject({ name, from }: DescribedFeature): string {
  if (from.kind === "p_alive" || from.kind === "expected_purchases") return "derived";
  return from.kind === "window" || from.kind === "trend" ? `measure ${from.measure}` : name;
}
