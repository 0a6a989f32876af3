/** Shapley values by their definition: for tests, as it takes time exponential in the features. */
import type { EncodedFeature } from "../encoded_feature.ts";
import type { Cell } from "../feature_column.ts";
import { seededDraw } from "../../metrics/mod.ts";
import type { Tree } from "./tree.ts";

/**
 * What a tree gives where only some features are known: elsewhere both ways, by their covers.
 *
 * Source: Lundberg, Erion, Lee (2018), algorithm 1.
 */
export function expectedValue(
  tree: Tree,
  features: readonly EncodedFeature[],
  cells: readonly Cell[],
  known: ReadonlySet<number>,
  node = 0,
): number {
  const at = tree.feature[node]!;
  if (at === -1) return tree.value[node]!;
  const [left, right] = [tree.left[node]!, tree.right[node]!];
  const below = (child: number) => expectedValue(tree, features, cells, known, child);
  if (known.has(at)) {
    return below(isLeft(tree, features[at]!, cells[at]!, node) ? left : right);
  }
  const both = tree.cover[left]! + tree.cover[right]!;
  if (both === 0) return (below(left) + below(right)) / 2;
  return (tree.cover[left]! * below(left) + tree.cover[right]! * below(right)) / both;
}

function isLeft(tree: Tree, feature: EncodedFeature, cell: Cell, node: number): boolean {
  const is_missing = cell === null ||
    (tree.zero_missing?.[node] === 1 && Math.abs(cell as number) <= 1e-35);
  if (is_missing) return tree.missing_left[node] === 1;
  if (feature.kind === "number") return (cell as number) <= tree.threshold[node]!;
  return tree.levels[node]!.includes(feature.levels.indexOf(cell as string));
}

/** Each feature's gain, averaged over the sets that may be known before it, weighted by their orders. */
export function shapleyValues(
  features: readonly EncodedFeature[],
  value: (known: ReadonlySet<number>) => number,
): number[] {
  const count = features.length;
  const sets = Array.from({ length: 2 ** count }, (_, bits) => {
    const known = new Set(features.keys().filter((at) => bits >> at & 1));
    return { size: known.size, value: value(known) };
  });
  return features.map((_, at) => {
    let sum = 0;
    for (const [bits, { size, value }] of sets.entries()) {
      if (bits >> at & 1) continue;
      const weight = factorial(size) * factorial(count - size - 1) / factorial(count);
      sum += weight * (sets[bits | 1 << at]!.value - value);
    }
    return sum;
  });
}

function factorial(number: number): number {
  return number <= 1 ? 1 : number * factorial(number - 1);
}

/** A random tree: splits of all kinds, features again and again, sides that no row has passed. */
export function randomTree(
  features: readonly EncodedFeature[],
  depth: number,
  seed: number,
): Tree {
  const draw = seededDraw(seed);
  const tree = {
    feature: [] as number[],
    threshold: [] as number[],
    levels: [] as (number[] | null)[],
    missing_left: [] as (0 | 1)[],
    zero_missing: [] as (0 | 1)[],
    left: [] as number[],
    right: [] as number[],
    value: [] as number[],
    cover: [] as number[],
  };
  grow(0);
  return tree;

  function grow(level: number): number {
    const is_leaf = level === depth || (level > 0 && draw(5) === 0);
    const at = is_leaf ? -1 : draw(features.length);
    const feature = features[at];
    const is_number = feature?.kind === "number";
    const node = tree.feature.push(at) - 1;
    tree.threshold.push(is_number ? draw(11) - 5 : 0);
    tree.levels.push(
      feature?.kind === "category"
        ? feature.levels.flatMap((_, index) => draw(2) === 0 ? [index] : [])
        : null,
    );
    tree.missing_left.push(is_leaf || draw(2) === 0 ? 0 : 1);
    tree.zero_missing.push(is_number && draw(3) === 0 ? 1 : 0);
    tree.value.push(is_leaf ? (draw(2001) - 1000) / 500 : 0);
    tree.cover.push(is_leaf ? Math.max(0, draw(30) - 5) : 0);
    for (const side of [tree.left, tree.right]) {
      side[node] = -1;
      if (is_leaf) continue;
      side[node] = grow(level + 1);
      tree.cover[node]! += tree.cover[side[node]!]!;
    }
    return node;
  }
}

/** A random row: values at thresholds and beside them, zero, levels known and unknown, and nothing. */
export function randomCells(features: readonly EncodedFeature[], seed: number): Cell[] {
  const draw = seededDraw(seed);
  return features.map((feature) => {
    if (draw(5) === 0) return null;
    if (feature.kind === "number") return (draw(23) - 11) / 2;
    return [...feature.levels, "never met"][draw(feature.levels.length + 1)]!;
  });
}
