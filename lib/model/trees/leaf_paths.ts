import type { Tree } from "./tree.ts";

/** A leaf by what leads to it. */
export interface LeafPath {
  value: number;
  /** The splits above it, by their place in the forest, and whether the leaf lies to their left (1). */
  nodes: number[];
  lefts: number[];
  /** Where in `features` each split's feature stands. */
  places: number[];
  /** Each feature above it once, with the share of rows that all its splits together let through. */
  features: number[];
  shares: number[];
}

/**
 * The paths to the leaves that depend on any feature and add anything.
 *
 * @param root The place of the tree's first node in the forest.
 */
export function leafPaths(tree: Tree, root: number): LeafPath[] {
  const { feature, left, right, value } = tree;
  const parent = new Int32Array(feature.length).fill(-1);
  const found: LeafPath[] = [];
  // Parents stand before their children.
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] !== -1) {
      parent[left[node]!] = node;
      parent[right[node]!] = node;
    } else if (node > 0 && value[node] !== 0) {
      found.push(pathTo(tree, root, parent, node));
    }
  }
  return found;
}

function pathTo(tree: Tree, root: number, parent: Int32Array, leaf: number): LeafPath {
  const path: LeafPath = {
    value: tree.value[leaf]!,
    ...{ nodes: [], lefts: [], places: [], features: [], shares: [] },
  };
  for (let below = leaf, node = parent[leaf]!; node >= 0; below = node, node = parent[node]!) {
    const is_left = tree.left[node] === below;
    let place = path.features.indexOf(tree.feature[node]!);
    if (place < 0) {
      place = path.features.push(tree.feature[node]!) - 1;
      path.shares.push(1);
    }
    const left_share = leftShare(tree, node);
    path.shares[place]! *= is_left ? left_share : 1 - left_share;
    path.nodes.push(root + node);
    path.lefts.push(is_left ? 1 : 0);
    path.places.push(place);
  }
  return path;
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
