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
  scan(cells, first, bins, node, l1, l2, sure, least, consider);
  // Counting takes a look at every row, so it waits until the splits that need none have set the mark.
  considerEnds();
  if (best === undefined) return undefined;
  // Bins without rows may go either way: they stay with what is above them.
  while (best.bin > 0 && cells[first + 2 * best.bin + 1] === 0) best.bin--;
  if (cells[first + 1] === 0) {
    // Of missing values nothing is known here: they follow the larger part of the rows.
    best.missing_left = 2 * best.hessian > hessian;
  }
  return best;

  function consider(bin: number, missing_left: boolean, g: number, h: number): number {
    const rest = hessian - h;
    if (h === 0 || rest === 0 || h < child_hessian_min || rest < child_hessian_min) return least;
    const gain = is_bounded
      ? boundedSides(bin, g, h, rest)
      : leafGain(g, h, l1, l2) + leafGain(gradient - g, rest, l1, l2);
    if (gain === undefined || gain <= least) return least;
    if (Math.min(h, rest) <= sure && !keepsRows(bin, missing_left)) return least;
    best = { gain: gain - parent, bin, left_bins: [], missing_left, gradient: g, hessian: h };
    return least = gain;
  }

  /** Tries the splits with a side that may have too few rows. */
  function considerEnds(): void {
    const missing_gradient = cells[first]!, missing_hessian = cells[first + 1]!;
    let g = 0, h = 0;
    for (let bin = 0; bin < bins - 1 && h <= sure; bin++) {
      if (bin > 0) {
        const own = cells[first + 2 * bin + 1]!;
        if (own === 0) continue;
        g += cells[first + 2 * bin]!;
        h += own;
        if (mayBeat(g, h, node, l1, l2, least)) consider(bin, false, g, h);
      }
      considerMissing(bin, g + missing_gradient, h + missing_hessian);
    }
    g = gradient - missing_gradient;
    h = hessian - missing_hessian;
    for (let bin = bins - 2; bin > 0; bin--) {
      const own = cells[first + 2 * bin + 3]!;
      if (own === 0) continue;
      g -= cells[first + 2 * bin + 2]!;
      h -= own;
      if (hessian - missing_hessian - h > sure) break;
      if (mayBeat(g, h, node, l1, l2, least)) consider(bin, false, g, h);
      considerMissing(bin, g + missing_gradient, h + missing_hessian);
    }
  }

  function considerMissing(bin: number, g: number, h: number): void {
    if (cells[first + 1]! > 0 && mayBeat(g, h, node, l1, l2, least)) consider(bin, true, g, h);
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

/**
 * Shows `consider` all splits that could be the best and whose sides have enough rows for certain.
 *
 * @param sure Sides of more than this have enough rows for certain.
 * @param least The gain that a split must beat; `consider` gives the next one.
 */
function scan(
  cells: Float64Array,
  first: number,
  bins: number,
  node: NodeSums,
  l1: number,
  l2: number,
  sure: number,
  least: number,
  consider: (bin: number, missing_left: boolean, g: number, h: number) => number,
): void {
  const missing_gradient = cells[first]!, missing_hessian = cells[first + 1]!;
  const all = node.hessian;
  let g = 0, h = 0;
  for (let bin = 1; bin < bins - 1; bin++) {
    const own = cells[first + 2 * bin + 1]!;
    if (own === 0) continue;
    g += cells[first + 2 * bin]!;
    h += own;
    if (h > sure && all - h > sure && mayBeat(g, h, node, l1, l2, least)) {
      least = consider(bin, false, g, h);
    }
    if (missing_hessian === 0) continue;
    const more = h + missing_hessian;
    if (more > sure && all - more > sure) {
      const with_missing = g + missing_gradient;
      if (mayBeat(with_missing, more, node, l1, l2, least)) {
        least = consider(bin, true, with_missing, more);
      }
    }
  }
}

/** What rounding may take from a product; bounds on values can only take more from a gain. */
const slack = 1 - 1e-9;

/** Whether a split could gain more, multiplied out: nearly none does, and divisions are slow. */
function mayBeat(
  g: number,
  h: number,
  { gradient, hessian }: NodeSums,
  l1: number,
  l2: number,
  least: number,
): boolean {
  const left = h + l2, right = hessian - h + l2;
  const left_pull = shrunk(g, l1), right_pull = shrunk(gradient - g, l1);
  return left_pull * left_pull * right + right_pull * right_pull * left >
    least * left * right * slack;
}
