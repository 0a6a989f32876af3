import { type Cell, type FeatureColumn, inOrder, type Model } from "../model/mod.ts";

export interface Importance {
  feature: string;
  /** Mean absolute contribution to the log-odds over the rows. */
  mean_contribution: number;
}

/** Which features move a model's scores on these rows, the strongest first. */
export function importance(model: Model, columns: readonly FeatureColumn[]): Importance[] {
  const ordered = inOrder(model.features, columns);
  const rows = ordered[0]!.values.length;
  const sums = new Float64Array(model.explained.length);
  for (let row = 0; row < rows; row++) {
    const cells = ordered.map(({ values }): Cell => values[row]!);
    for (const [at, part] of model.contributions(cells).entries()) sums[at]! += Math.abs(part);
  }
  return model.explained.map(({ name }, at) => (
    { feature: name, mean_contribution: rows > 0 ? sums[at]! / rows : 0 }
  )).sort((a, b) => b.mean_contribution - a.mean_contribution || (a.feature < b.feature ? -1 : 1));
}
