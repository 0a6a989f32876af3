import type { Workspace } from "./workspace.ts";

/** Features that are counted in one pass over a node's rows, which loads each row's gradient once. */
export const features_at_once = 4;

/**
 * Adds up gradients and hessians by bin, for up to four features of a node.
 *
 * @param to Where the histogram begins in `histograms`.
 * @param features Of `features_at_once` or fewer.
 * @param first The node's rows are `order[first]` and the `rows` − 1 after it.
 */
export function buildHistogram(
  { bins, order, histograms, features: all, node_gradient, node_hessian, rows: stride }: Workspace,
  to: number,
  features: readonly number[],
  first: number,
  rows: number,
): void {
  for (const feature of features) {
    const { first_cell, bins } = all[feature]!;
    histograms.fill(0, to + 2 * first_cell, to + 2 * (first_cell + bins));
  }
  const from = features.map((feature) => feature * stride);
  const cell = features.map((feature) => to + 2 * all[feature]!.first_cell);
  if (features.length === features_at_once) {
    four(
      histograms,
      bins,
      order,
      node_gradient,
      node_hessian,
      first,
      rows,
      from[0]!,
      from[1]!,
      from[2]!,
      from[3]!,
      cell[0]!,
      cell[1]!,
      cell[2]!,
      cell[3]!,
    );
    return;
  }
  for (const at of features.keys()) {
    one(
      histograms,
      bins,
      order,
      node_gradient,
      node_hessian,
      first,
      rows,
      from[at]!,
      cell[at]!,
    );
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

function one(
  cells: Float64Array,
  bins: Uint8Array,
  order: Int32Array,
  gradient: Float64Array,
  hessian: Float64Array,
  first: number,
  rows: number,
  from: number,
  cell: number,
): void {
  for (let at = 0; at < rows; at++) {
    const to = cell + 2 * bins[from + order[first + at]!]!;
    cells[to]! += gradient[at]!;
    cells[to + 1]! += hessian[at]!;
  }
}

function four(
  cells: Float64Array,
  bins: Uint8Array,
  order: Int32Array,
  gradient: Float64Array,
  hessian: Float64Array,
  first: number,
  rows: number,
  from_0: number,
  from_1: number,
  from_2: number,
  from_3: number,
  cell_0: number,
  cell_1: number,
  cell_2: number,
  cell_3: number,
): void {
  for (let at = 0; at < rows; at++) {
    const row = order[first + at]!;
    const g = gradient[at]!, h = hessian[at]!;
    const to_0 = cell_0 + 2 * bins[from_0 + row]!;
    const to_1 = cell_1 + 2 * bins[from_1 + row]!;
    const to_2 = cell_2 + 2 * bins[from_2 + row]!;
    const to_3 = cell_3 + 2 * bins[from_3 + row]!;
    cells[to_0]! += g;
    cells[to_0 + 1]! += h;
    cells[to_1]! += g;
    cells[to_1 + 1]! += h;
    cells[to_2]! += g;
    cells[to_2 + 1]! += h;
    cells[to_3]! += g;
    cells[to_3 + 1]! += h;
  }
}
