import { stringify } from "@std/yaml";
import type { Json, Setting } from "../../stage/mod.ts";

/** What was found, as a section of params.yaml that somebody has to put there. */
export function suggestion(
  { stage, settings, metric, found, present, trials }: {
    stage: string;
    settings: readonly Setting[];
    metric: string;
    found: number;
    present: number;
    trials: number;
  },
): string {
  const section: { [key: string]: Json } = {};
  for (const { path, value } of settings) {
    let at = section;
    for (const key of path.slice(0, -1)) at = (at[key] ??= {}) as typeof section;
    at[path.at(-1)!] = value;
  }
  const shown = (score: number) => Number(score.toPrecision(6));
  return `# The best of ${trials} trials: ${metric} ${shown(found)}, with the present parameters ${
    shown(present)
  }.
# The best of many looks better than it is. To use it, put these keys into params.yaml.
${stringify({ [stage]: section })}`;
}
