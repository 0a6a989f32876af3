/** Things of the contract, the definition and the model in words, for cards and reports. */
import type { Contract } from "../lib/contract/mod.ts";
import type { DefinitionFile } from "../lib/features/mod.ts";
import { derivedFeature, featureTitle, type ModelFile } from "../lib/model/mod.ts";
import type { FloorRule } from "../lib/evaluation/mod.ts";

/** A feature by its title. */
export type Title = (feature: string) => string;

export function featureTitles({ features }: DefinitionFile): Title {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  return (name) => {
    const feature = byName.get(name) ?? derivedFeature(name);
    return feature === undefined ? name : featureTitle(feature);
  };
}

export function churnInWords(label: Contract["label"]): string {
  return label.kind === "inactive"
    ? `Leaving means: no activity in the ${label.inactive_days} days after a snapshot.`
    : `Who has left is given: ${label.column} is ${label.churned}.`;
}

export function ruleInWords(
  { name, feature, less }: Pick<FloorRule, "name" | "feature" | "less">,
  title: Title,
): string {
  if (name === "recency") return "longest without activity first";
  if (name === "few_events") return `fewest ${title(feature)} first`;
  return `${less ? "lowest" : "highest"} ${title(feature)} first`;
}

export const model_kinds: Record<ModelFile["model"]["kind"], string> = {
  logistic: "Logistic regression",
  trees: "Gradient-boosted trees",
  bgnbd: "Buy till you die, BG/NBD without labels",
};

/**
 * A model of an evaluation: `the challenger: gradient-boosted trees`.
 *
 * @param version The number of the version compared with, which is the one called "champion".
 */
export function modelInWords(name: string, kind: string, version: number | undefined): string {
  if (name === "champion") return `version ${version}, compared with: ${kindInWords(kind)}`;
  if (name === "buy_till_you_die") return kindInWords(kind);
  return `the ${name === "imported" ? "imported model" : name}: ${kindInWords(kind)}`;
}

/** A kind of model inside a sentence. */
export function kindInWords(kind: string): string {
  const words = model_kinds[kind as keyof typeof model_kinds] ?? kind;
  return words.charAt(0).toLowerCase() + words.slice(1);
}

export const calibration_kinds: Record<ModelFile["calibration"]["kind"], string> = {
  none: "none: scores are published as they are",
  platt: "Platt's method, a straight line in log-odds",
  isotonic: "isotonic, a rising curve",
};
