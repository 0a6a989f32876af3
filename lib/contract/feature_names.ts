import type { Contract, Features } from "./types.ts";

/** What a feature's column is made of. */
export type FeatureOrigin =
  | { kind: "fixed"; fixed: Features["fixed"][number] | "frequency" }
  | { kind: "window"; measure: string; window_days: number }
  | { kind: "trend"; measure: string; short_days: number; long_days: number }
  | { kind: "ratio"; numerator: string; denominator: string; window_days: number }
  | { kind: "attribute"; table: string; column: string };

/** A column of the table of features. */
export interface FeatureName {
  name: string;
  kind: "number" | "category";
  /** Left out: models take it. A companion is there for what is derived from it. */
  use?: "companion";
  from: FeatureOrigin;
}

/**
 * The columns of the table of features, in their order: those that every customer has (recency and the
 * like), each window's measures, trends, ratios, attributes, companions. Every name is made here and
 * nowhere else. Truths are numbers, 0 and 1.
 */
export function featureNames({ features }: Pick<Contract, "features">): FeatureName[] {
  const { windows_days, fixed, measures, trends, ratios, attributes, buy_till_you_die } = features;
  const number = (name: string, from: FeatureOrigin): FeatureName => ({
    name,
    kind: "number",
    from,
  });
  return [
    ...fixed.map((name) => number(name, { kind: "fixed", fixed: name })),
    ...windows_days.flatMap((window_days) =>
      measures.map((measure) =>
        number(windowName(measure, window_days), { kind: "window", measure, window_days })
      )
    ),
    ...trends.map(({ name, ...trend }) => number(name, { kind: "trend", ...trend })),
    ...ratios.map(({ name, ...ratio }) => number(name, { kind: "ratio", ...ratio })),
    ...attributes.map(({ name, table, column, type }): FeatureName => ({
      name,
      kind: type === "string" ? "category" : "number",
      from: { kind: "attribute", table, column },
    })),
    ...buy_till_you_die ? [frequency] : [],
  ];
}

/** Active days after the first one: with tenure and age, all that buy-till-you-die models know. */
const frequency: FeatureName = {
  name: "frequency",
  kind: "number",
  use: "companion",
  from: { kind: "fixed", fixed: "frequency" },
};

/** The name of a measure over a window: `spend_30d`. */
export function windowName(measure: string, window_days: number): string {
  return `${measure}_${window_days}d`;
}
