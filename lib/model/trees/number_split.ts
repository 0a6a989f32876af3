import {
  boundedGain,
  type CountBins,
  gain_floor,
  leafGain,
  leafValue,
  type NodeSums,
  shrunk,
  type Split,
  sureHessian,
} from "./split.ts";
import type { RowSettings } from "./tree_settings.ts";
import type { WorkFeature } from "./workspace.ts";

/**
 * The best threshold of a number and the side of its missing values; undefined where none gains.
 *
 * @param cells Sums of gradient and hessian by bin, from `first` on.
 */
export function numberSplit(
  cells: Float64Array,
  first: number,
  { bins, monotone }: WorkFeature,
  node: NodeSums,
  settings: RowSettings,
  is_bounded: boolean,
  countBins: CountBins,
): Split | undefined {
  const { l1, l2, child_hessian_min, child_rows_min } = settings;
  const { gradient, hessian } = node;
  const parent = is_bounded ? boundedGain(node, settings) : leafGain(gradient, hessian, l1, l2);
  let least = parent + Math.max(settings.gain_min, gain_floor);
  let best: Split | undefined;
  const sure = sureHessian(node, child_rows_min);
  // Counting takes a look at every row, so it waits until those that need none have set the mark.
  for (const is_sure of [true, false]) {
    least = scan(cells, first, bins, node, l1, l2, sure, is_sure, least, consider);
  }
  if (best !== undefined && cells[first + 1] === 0) {
    // Of missing values nothing is known here: they follow the larger part of the rows.
    best.missing_left = 2 * best.hessian > hessian;
  }
  return best;

  function consider(bin: number, missing_left: boolean, g: number, h: number): number {
    const rest = hessian - h;
    if (rest === 0 || h < child_hessian_min || rest < child_hessian_min) return least;
    const gain = is_bounded
      ? boundedSides(bin, g, h, rest)
      : leafGain(g, h, l1, l2) + leafGain(gradient - g, rest, l1, l2);
    if (gain === undefined || gain <= least) return least;
    if (Math.min(h, rest) <= sure && !keepsRows(bin, missing_left)) return least;
    best = { gain: gain - parent, bin, left_bins: [], missing_left, gradient: g, hessian: h };
    return least = gain;
  }

  function keepsRows(bin: number, missing_left: boolean): boolean {
    const counts = countBins();
    let left = missing_left ? counts[0]! : 0;
    for (let at = 1; at <= bin; at++) left += counts[at]!;
    return left >= child_rows_min && node.rows - left >= child_rows_min;
  }

  /** Undefined where the sides' values would break the feature's direction. */
  function boundedSides(bin: number, g: number, h: number, rest: number): number | undefined {
    const { low, high } = node;
    const left = { gradient: g, hessian: h, low, high };
    const right = { gradient: gradient - g, hessian: rest, low, high };
    // A split between missing and known values has no direction.
    if (monotone !== 0 && bin > 0) {
      const rise = leafValue(right, settings) - leafValue(left, settings);
      if (rise * monotone < 0) return undefined;
    }
    return boundedGain(left, settings) + boundedGain(right, settings);
  }
}

/** What rounding may take from a product; bounds on values can only take more from a gain. */
const slack = 1 - 1e-9;

/**
 * Shows all splits that could be the best to `consider`, which gives the gain that a better one needs.
 *
 * Gains are compared multiplied out: nearly all are too small, and divisions are slow.
 *
 * @param sure Sides of more than this have enough rows for certain.
 * @param is_sure Whether to try the splits with two such sides, or the others.
 */
function scan(
  cells: Float64Array,
  first: number,
  bins: number,
  { gradient, hessian }: NodeSums,
  l1: number,
  l2: number,
  sure: number,
  is_sure: boolean,
  least: number,
  consider: (bin: number, missing_left: boolean, g: number, h: number) => number,
): number {
  const missing_gradient = cells[first]!, missing_hessian = cells[first + 1]!;
  let left_gradient = 0, left_hessian = 0;
  for (let bin = 0; bin < bins - 1; bin++) {
    if (bin > 0) {
      const own = cells[first + 2 * bin + 1]!;
      if (own === 0) continue;
      left_gradient += cells[first + 2 * bin]!;
      left_hessian += own;
      const g = left_gradient, h = left_hessian, rest = hessian - h;
      if ((h > sure && rest > sure) === is_sure) {
        const pull = shrunk(g, l1), other = shrunk(gradient - g, l1);
        const left = h + l2, right = rest + l2;
        if (pull * pull * right + other * other * left > least * left * right * slack) {
          least = consider(bin, false, g, h);
        }
      }
    }
    if (missing_hessian === 0) continue;
    const g = left_gradient + missing_gradient, h = left_hessian + missing_hessian;
    const rest = hessian - h;
    if ((h > sure && rest > sure) === is_sure) {
      const pull = shrunk(g, l1), other = shrunk(gradient - g, l1);
      const left = h + l2, right = rest + l2;
      if (pull * pull * right + other * other * left > least * left * right * slack) {
        least = consider(bin, true, g, h);
      }
    }
  }
  return least;
}
