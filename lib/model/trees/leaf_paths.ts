import type { Tree } from "./tree.ts";

/**
 * What leads to each leaf, leaf by leaf in flat arrays; only of leaves that depend on any feature and
 * add anything.
 */
export interface LeafPaths {
  values: Float64Array;
  /** Where each leaf's splits begin, and its features; one more at the end. */
  first_split: Int32Array;
  first_feature: Int32Array;
  /** By split: its node in the forest, and whether the leaf lies to its left (1). */
  nodes: Int32Array;
  lefts: Uint8Array;
  /** By split: where among the leaf's features its own stands. */
  places: Uint16Array;
  /** Each feature above the leaf once, with the share of rows that all its splits let through. */
  features: Int32Array;
  shares: Float64Array;
}

/** @param roots The place of each tree's first node in the forest. */
export function leafPaths(trees: readonly Tree[], roots: ArrayLike<number>): LeafPaths {
  const values: number[] = [], first_split: number[] = [], first_feature: number[] = [];
  const nodes: number[] = [], lefts: number[] = [], places: number[] = [];
  const features: number[] = [], shares: number[] = [];
  for (const [at, tree] of trees.entries()) {
    const parents = parentsOf(tree);
    for (let leaf = 1; leaf < tree.feature.length; leaf++) {
      if (tree.feature[leaf] !== -1 || tree.value[leaf] === 0) continue;
      values.push(tree.value[leaf]!);
      first_split.push(nodes.length);
      const own = features.length;
      first_feature.push(own);
      for (
        let below = leaf, node = parents[leaf]!;
        node >= 0;
        below = node, node = parents[node]!
      ) {
        const feature = tree.feature[node]!;
        let place = features.indexOf(feature, own);
        if (place < 0) {
          place = features.push(feature) - 1;
          shares.push(1);
        }
        const is_left = tree.left[node] === below;
        const left_share = leftShare(tree, node);
        shares[place]! *= is_left ? left_share : 1 - left_share;
        nodes.push(roots[at]! + node);
        lefts.push(is_left ? 1 : 0);
        places.push(place - own);
      }
    }
  }
  return {
    values: new Float64Array(values),
    first_split: new Int32Array([...first_split, nodes.length]),
    first_feature: new Int32Array([...first_feature, features.length]),
    nodes: new Int32Array(nodes),
    lefts: new Uint8Array(lefts),
    places: new Uint16Array(places),
    features: new Int32Array(features),
    shares: new Float64Array(shares),
  };
}

function parentsOf({ feature, left, right }: Tree): Int32Array {
  const parents = new Int32Array(feature.length).fill(-1);
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] === -1) continue;
    parents[left[node]!] = node;
    parents[right[node]!] = node;
  }
  return parents;
}

/** Mean of a tree's leaves by cover: what it gives where no feature is known. */
export function treeMean(tree: Tree): number {
  const { feature, left, right } = tree;
  const mean = Float64Array.from(tree.value);
  for (let node = feature.length - 1; node >= 0; node--) {
    if (feature[node] === -1) continue;
    const share = leftShare(tree, node);
    mean[node] = share * mean[left[node]!]! + (1 - share) * mean[right[node]!]!;
  }
  return mean[0]!;
}

/** Share of a split's training rows that went left; without cover both sides count alike. */
function leftShare({ left, right, cover }: Tree, node: number): number {
  const of_left = cover[left[node]!]!;
  const both = of_left + cover[right[node]!]!;
  return both > 0 ? of_left / both : 0.5;
}
