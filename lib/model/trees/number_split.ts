import {
  boundedGain,
  type CountBins,
  enoughRows,
  gain_floor,
  leafGain,
  leafValue,
  type NodeSums,
  type Split,
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
  const missing_gradient = cells[first]!, missing_hessian = cells[first + 1]!;
  const has_missing = missing_hessian > 0;
  const parent = is_bounded ? boundedGain(node, settings) : leafGain(gradient, hessian, l1, l2);
  let least = parent + Math.max(settings.gain_min, gain_floor);
  let best: Split | undefined;
  let left_gradient = 0, left_hessian = 0;
  for (let bin = 0; bin < bins - 1; bin++) {
    if (bin > 0) {
      const own = cells[first + 2 * bin + 1]!;
      if (own === 0) continue;
      left_gradient += cells[first + 2 * bin]!;
      left_hessian += own;
      if (gainOf(left_gradient, left_hessian) > least) {
        consider(bin, false, left_gradient, left_hessian);
      }
    }
    if (has_missing) {
      const g = left_gradient + missing_gradient, h = left_hessian + missing_hessian;
      if (gainOf(g, h) > least) consider(bin, true, g, h);
    }
  }
  if (best !== undefined && !has_missing) {
    // Of missing values nothing is known here: they follow the larger part of the rows.
    best.missing_left = 2 * best.hessian > hessian;
  }
  return best;

  /** With bounds it can only be less. */
  function gainOf(g: number, h: number): number {
    return leafGain(g, h, l1, l2) + leafGain(gradient - g, hessian - h, l1, l2);
  }

  function consider(bin: number, missing_left: boolean, g: number, h: number): void {
    const rest = hessian - h;
    if (rest === 0 || h < child_hessian_min || rest < child_hessian_min) return;
    const gain = is_bounded ? boundedSides(bin, g, h, rest) : gainOf(g, h);
    if (gain === undefined || gain <= least) return;
    const count_left = () => countLeft(countBins(), bin, missing_left);
    if (!enoughRows(h, rest, node, child_rows_min, count_left)) return;
    least = gain;
    best = { gain: gain - parent, bin, left_bins: [], missing_left, gradient: g, hessian: h };
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

function countLeft(counts: Int32Array, bin: number, missing_left: boolean): number {
  let rows = missing_left ? counts[0]! : 0;
  for (let at = 1; at <= bin; at++) rows += counts[at]!;
  return rows;
}
