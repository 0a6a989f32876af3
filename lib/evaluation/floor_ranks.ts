import type { Measure } from "../contract/mod.ts";
import type { FeatureDefinition } from "../features/mod.ts";
import type { FeatureColumn } from "../model/mod.ts";
import { type Labels, rocAuc } from "../metrics/mod.ts";

/** A ranking by one feature that anybody could make; `less`: the less of it, the likelier to churn. */
export interface FloorRule {
  name: string;
  feature: string;
  less: boolean;
}

/**
 * The rules that need no model: longest without activity, fewest events in the longest window. Data
 * without either gets the number that ranks the training rows best.
 */
export function floorRules(
  definitions: readonly FeatureDefinition[],
  daily: readonly Measure[],
  train: { labels: Labels; columns: readonly FeatureColumn[] },
): FloorRule[] {
  const rules: FloorRule[] = [];
  const recency = definitions.find(({ from }) =>
    from.kind === "fixed" && from.fixed === "recency_days"
  );
  if (recency !== undefined) rules.push({ name: "recency", feature: recency.name, less: false });
  const events = fewEvents(definitions, daily);
  if (events !== undefined) rules.push({ name: "few_events", feature: events, less: true });
  if (rules.length > 0) return rules;
  const best = bestNumber(train);
  return best === undefined ? [] : [best];
}

/** The values that a rule ranks rows by, from the highest. */
export function ruleScores(
  { feature, less }: FloorRule,
  columns: readonly FeatureColumn[],
): Float64Array {
  const values = columns.find(({ name }) => name === feature)!.values;
  // Nothing known comes last.
  return Float64Array.from(
    { length: values.length },
    (_, row) => typeof values[row] === "number" ? (less ? -values[row] : values[row]) : -Infinity,
  );
}

/** Events of any kind where they are counted, else active days, else what is counted first. */
function fewEvents(
  definitions: readonly FeatureDefinition[],
  daily: readonly Measure[],
): string | undefined {
  const windows = definitions.flatMap(({ name, from }) =>
    from.kind === "window"
      ? [{ name, ...from, of: daily.find((one) => one.name === from.measure) }]
      : []
  );
  const longest = Math.max(0, ...windows.map(({ window_days }) => window_days));
  const counted = windows.filter(({ window_days, of }) =>
    window_days === longest && (of?.kind === "count" || of?.kind === "any")
  );
  const whole = counted.filter(({ of }) => of!.when === undefined);
  return (whole.find(({ of }) => of!.kind === "count") ?? whole[0] ?? counted[0])?.name;
}

function bestNumber(
  { labels, columns }: Parameters<typeof floorRules>[2],
): FloorRule | undefined {
  const rules = columns.filter(({ kind }) => kind === "number").flatMap(({ name }) =>
    [false, true].map((less) => {
      const rule = { name: "single", feature: name, less };
      return { rule, roc_auc: rocAuc(labels, ruleScores(rule, columns)) };
    })
  );
  return rules.sort((a, b) => b.roc_auc - a.roc_auc)[0]?.rule;
}
