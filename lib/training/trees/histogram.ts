import type { Workspace } from "./workspace.ts";

/** Features that are counted in one pass over a node's rows, which loads each row's gradient once. */
export const features_at_once = 4;

/**
 * Adds up gradients and hessians by bin, for up to four features of a node.
 *
 * @param to Where the histogram begins in `histograms`.
 * @param features Of `features_at_once` or fewer.
 * @param first The node's rows are `order[first]` and those after it.
 */
export function buildHistogram(
  workspace: Workspace,
  to: number,
  features: readonly number[],
  first: number,
  rows: number,
): void {
  const { bins, order, histograms, features: all, rows: stride } = workspace;
  // A node of all rows has them in their own order.
  const pairs = rows === stride ? workspace.gradients : workspace.node_gradients;
  const from = features.map((feature) => feature * stride);
  const cell = features.map((feature) => to + 2 * all[feature]!.first_cell);
  for (const [at, feature] of features.entries()) {
    histograms.fill(0, cell[at]!, cell[at]! + 2 * all[feature]!.bins);
  }
  if (features.length === features_at_once) {
    const [from_0, from_1, from_2, from_3] = from as [number, number, number, number];
    const [cell_0, cell_1, cell_2, cell_3] = cell as [number, number, number, number];
    for (let at = 0; at < rows; at++) {
      const row = order[first + at]!;
      const gradient = pairs[2 * at]!, hessian = pairs[2 * at + 1]!;
      const to_0 = cell_0 + 2 * bins[from_0 + row]!;
      const to_1 = cell_1 + 2 * bins[from_1 + row]!;
      const to_2 = cell_2 + 2 * bins[from_2 + row]!;
      const to_3 = cell_3 + 2 * bins[from_3 + row]!;
      histograms[to_0]! += gradient;
      histograms[to_0 + 1]! += hessian;
      histograms[to_1]! += gradient;
      histograms[to_1 + 1]! += hessian;
      histograms[to_2]! += gradient;
      histograms[to_2 + 1]! += hessian;
      histograms[to_3]! += gradient;
      histograms[to_3 + 1]! += hessian;
    }
    return;
  }
  for (const at of features.keys()) {
    const own_from = from[at]!, own_cell = cell[at]!;
    for (let row = 0; row < rows; row++) {
      const to = own_cell + 2 * bins[own_from + order[first + row]!]!;
      histograms[to]! += pairs[2 * row]!;
      histograms[to + 1]! += pairs[2 * row + 1]!;
    }
  }
}

/** The larger child's histogram: the parent's, in whose place it comes, without the smaller child's. */
export function subtractHistogram(
  { histograms, features }: Workspace,
  parent: number,
  small: number,
  feature: number,
): void {
  const { first_cell, bins } = features[feature]!;
  const end = 2 * (first_cell + bins);
  for (let at = 2 * first_cell; at < end; at++) histograms[parent + at]! -= histograms[small + at]!;
}

/** Rows of a node by one feature's bin. */
export function countBins(
  { bins, order, features, rows: stride }: Workspace,
  feature: number,
  first: number,
  rows: number,
): Int32Array {
  const counts = new Int32Array(features[feature]!.bins);
  const from = feature * stride;
  for (let at = first; at < first + rows; at++) counts[bins[from + order[at]!]!]!++;
  return counts;
}
