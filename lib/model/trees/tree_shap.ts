import type { Tree } from "./tree.ts";

/** Mean of a tree's leaves by cover: what it gives where no feature is known. */
export function treeMean({ feature, left, right, value, cover }: Tree): number {
  const mean = Float64Array.from(value);
  for (let node = feature.length - 1; node >= 0; node--) {
    if (feature[node] === -1) continue;
    const [a, b] = [left[node]!, right[node]!];
    const weight = cover[a]! + cover[b]!;
    // Without cover both sides count alike.
    const share = weight > 0 ? cover[a]! / weight : 0.5;
    mean[node] = share * mean[a]! + (1 - share) * mean[b]!;
  }
  return mean[0]!;
}

interface Step {
  feature: number;
  /** Share of the rows that pass here when the feature is unknown. */
  unknown: number;
  /** 1 when the row itself passes here, else 0. */
  known: number;
  /** Weight of the subsets of each size. */
  weight: number;
}

/**
 * Adds a tree's Shapley values for one row: exact, path-dependent TreeSHAP.
 *
 * Source: Lundberg, Erion, Lee, Consistent Individualized Feature Attribution for Tree Ensembles
 * (2018), algorithm 2.
 *
 * @param goes_left Whether the row goes left in an inner node.
 */
export function addTreeShap(
  contributions: Float64Array,
  tree: Tree,
  goes_left: (node: number) => boolean,
): void {
  const { feature, left, right, value, cover } = tree;
  visit(0, [], 1, 1, -1);

  function visit(node: number, above: Step[], unknown: number, known: number, by: number): void {
    const path = extended(above, unknown, known, by);
    if (feature[node] === -1) {
      for (let at = 1; at < path.length; at++) {
        const { feature, unknown, known } = path[at]!;
        contributions[feature]! += unwoundSum(path, at) * (known - unknown) * value[node]!;
      }
      return;
    }
    const is_left = goes_left(node);
    const hot = is_left ? left[node]! : right[node]!;
    const cold = is_left ? right[node]! : left[node]!;
    const both = cover[hot]! + cover[cold]!;
    const share = both > 0 ? cover[hot]! / both : 0.5;
    let rest = path;
    let before = { unknown: 1, known: 1 };
    const again = path.findIndex((step) => step.feature === feature[node]);
    if (again > 0) {
      before = path[again]!;
      rest = unwound(path, again);
    }
    const { unknown: u, known: k } = before;
    visit(hot, rest, u * share, k, feature[node]!);
    visit(cold, rest, u * (1 - share), 0, feature[node]!);
  }
}

function extended(above: Step[], unknown: number, known: number, feature: number): Step[] {
  const path = above.map((step) => ({ ...step }));
  const depth = path.length;
  path.push({ feature, unknown, known, weight: depth === 0 ? 1 : 0 });
  for (let at = depth - 1; at >= 0; at--) {
    path[at + 1]!.weight += known * path[at]!.weight * (at + 1) / (depth + 1);
    path[at]!.weight = unknown * path[at]!.weight * (depth - at) / (depth + 1);
  }
  return path;
}

function unwound(above: Step[], which: number): Step[] {
  const path = above.map((step) => ({ ...step }));
  const depth = path.length - 1;
  const { unknown, known } = path[which]!;
  let next = path[depth]!.weight;
  for (let at = depth - 1; at >= 0; at--) {
    if (known !== 0) {
      const weight = path[at]!.weight;
      path[at]!.weight = next * (depth + 1) / ((at + 1) * known);
      next = weight - path[at]!.weight * unknown * (depth - at) / (depth + 1);
    } else {
      path[at]!.weight = path[at]!.weight * (depth + 1) / (unknown * (depth - at));
    }
  }
  for (let at = which; at < depth; at++) {
    path[at] = { ...path[at + 1]!, weight: path[at]!.weight };
  }
  path.pop();
  return path;
}

function unwoundSum(path: Step[], which: number): number {
  return unwound(path, which).reduce((sum, { weight }) => sum + weight, 0);
}
