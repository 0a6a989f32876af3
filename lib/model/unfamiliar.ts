import type { EncodedFeature } from "./encoded_feature.ts";
import type { Cell, FeatureColumn } from "./feature_column.ts";

/** Something that rows hold and training has not met; null is a missing value. */
export interface Unfamiliar {
  feature: string;
  level: string | null;
  rows: number;
}

/** What a model is to score without having learned anything of it, most frequent first. */
export function unfamiliar(
  features: readonly EncodedFeature[],
  rows: readonly FeatureColumn[],
): Unfamiliar[] {
  return features.flatMap((feature) => {
    const known = new Set<Cell>("levels" in feature ? feature.levels : []);
    const counts = new Map<string | null, number>();
    const values = rows.find(({ name }) => name === feature.name)?.values ?? [];
    for (let row = 0; row < values.length; row++) {
      const cell = values[row]!;
      const strange = cell === null
        ? !feature.missing
        : feature.kind === "category" && !known.has(cell);
      if (strange) counts.set(cell as string | null, (counts.get(cell as string | null) ?? 0) + 1);
    }
    return Array.from(counts, ([level, rows]) => ({ feature: feature.name, level, rows }));
  }).sort((a, b) => b.rows - a.rows || compare(a.feature, b.feature) || compare(a.level, b.level));
}

function compare(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return a === null || (b !== null && a < b) ? -1 : 1;
}
