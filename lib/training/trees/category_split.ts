import {
  boundedGain,
  type CountBins,
  gain_floor,
  leafGain,
  type NodeSums,
  type Split,
  sureHessian,
} from "./split.ts";
import type { RowSettings } from "./tree_settings.ts";
import type { WorkFeature } from "./workspace.ts";

/**
 * The best two groups of a category's levels, missing values being a level; undefined where none gains.
 *
 * Few levels are tried one against the rest. More are sorted by their average gradient, drawn to the
 * node's by `category_smoothing`, and cut once: without penalties the best of all groupings (Fisher, On
 * Grouping for Maximum Homogeneity, 1958). The lighter group goes left, so that a level that is not
 * listed follows the larger part of the rows.
 *
 * @param cells Sums of gradient and hessian by bin, from `first` on.
 */
export function categorySplit(
  cells: Float64Array,
  first: number,
  { bins }: WorkFeature,
  node: NodeSums,
  settings: RowSettings,
  is_bounded: boolean,
  countBins: CountBins,
): Split | undefined {
  const { child_hessian_min, child_rows_min, one_hot_levels_max } = settings;
  const present: number[] = [];
  for (let bin = 0; bin < bins; bin++) if (cells[first + 2 * bin + 1]! > 0) present.push(bin);
  if (present.length < 2) return undefined;
  const one_hot = bins - 1 <= one_hot_levels_max;
  const groups = one_hot
    ? present.map((bin) => [bin])
    : prefixes(sortedBins(cells, first, present, node, settings));
  const extra = one_hot ? 0 : settings.category_l2;
  const parent = gainOf(node, 0);
  let least = parent + Math.max(settings.gain_min, gain_floor);
  let best: Split | undefined;
  for (const group of groups) {
    let gradient = 0, hessian = 0;
    for (const bin of group) {
      gradient += cells[first + 2 * bin]!;
      hessian += cells[first + 2 * bin + 1]!;
    }
    const rest = node.hessian - hessian;
    if (rest === 0 || hessian < child_hessian_min || rest < child_hessian_min) continue;
    const gain = gainOf({ ...node, gradient, hessian }, extra) +
      gainOf({ ...node, gradient: node.gradient - gradient, hessian: rest }, extra);
    if (gain <= least) continue;
    if (Math.min(hessian, rest) <= sureHessian(node, child_rows_min)) {
      const rows = group.reduce((sum, bin) => sum + countBins()[bin]!, 0);
      if (rows < child_rows_min || node.rows - rows < child_rows_min) continue;
    }
    least = gain;
    best = lighterLeft(group, present, { gain: gain - parent, gradient, hessian }, node);
  }
  return best;

  function gainOf(side: NodeSums, extra: number): number {
    const { l1, l2 } = settings;
    return is_bounded
      ? boundedGain(side, { ...settings, l2: l2 + extra })
      : leafGain(side.gradient, side.hessian, l1, l2 + extra);
  }
}

function sortedBins(
  cells: Float64Array,
  first: number,
  present: readonly number[],
  { gradient, hessian }: NodeSums,
  { category_smoothing }: RowSettings,
): number[] {
  const average = gradient / hessian;
  const key = new Map(present.map((bin) => {
    const own = cells[first + 2 * bin]!, weight = cells[first + 2 * bin + 1]!;
    return [bin, (own + category_smoothing * average) / (weight + category_smoothing)];
  }));
  return [...present].sort((a, b) => key.get(a)! - key.get(b)! || a - b);
}

function prefixes(bins: readonly number[]): number[][] {
  return bins.slice(1).map((_, at) => bins.slice(0, at + 1));
}

function lighterLeft(
  group: readonly number[],
  present: readonly number[],
  { gain, gradient, hessian }: Pick<Split, "gain" | "gradient" | "hessian">,
  node: NodeSums,
): Split {
  const is_lighter = 2 * hessian <= node.hessian;
  const left = is_lighter ? group : present.filter((bin) => !group.includes(bin));
  return {
    gain,
    bin: -1,
    left_bins: left.filter((bin) => bin > 0).sort((a, b) => a - b),
    missing_left: left.includes(0),
    gradient: is_lighter ? gradient : node.gradient - gradient,
    hessian: is_lighter ? hessian : node.hessian - hessian,
  };
}
