import type { BinnedFeature } from "./binned_feature.ts";
import { bestSplit } from "./do_part.ts";
import { partition } from "./partition.ts";
import { leafValue, type NodeSums, row_hessian_max, type Split } from "./split.ts";
import type { Search } from "./task.ts";
import type { Team } from "./team.ts";
import type { Tree } from "../../model/mod.ts";
import { leavesMax, type Workspace } from "./workspace.ts";
import { type GrownNode, writeTree } from "./write_tree.ts";

/** A node while its tree grows: a leaf as long as it has no children. */
interface Node extends NodeSums, GrownNode {
  depth: number;
  /** Its rows that the tree sees are `order[first]` and those after it. */
  first: number;
  /** Its rows that the tree does not see are `order[unseen_first]` and those after it. */
  unseen_first: number;
  unseen_rows: number;
  /** Where its histogram begins in `histograms`. */
  histogram: number;
  best: { feature: number; split: Split } | undefined;
  children: [Node, Node] | undefined;
}

/** Grows trees on a workspace's gradients, one after the other. */
export class TreeGrower {
  readonly #workspace: Workspace;
  readonly #team: Team;
  readonly #binned: readonly BinnedFeature[];
  readonly #leaves_max: number;
  readonly #spare: Int32Array;
  readonly #goes_left = new Uint8Array(256);

  /** @param binned In the order of the workspace's features. */
  constructor(workspace: Workspace, team: Team, binned: readonly BinnedFeature[]) {
    this.#workspace = workspace;
    this.#team = team;
    this.#binned = binned;
    this.#leaves_max = leavesMax(workspace.settings, workspace.rows);
    this.#spare = new Int32Array(workspace.rows);
  }

  /**
   * Grows a tree and adds its answers to the log-odds of all rows.
   *
   * @param seen Rows at the front of `order` that the tree learns from; the others only get answers.
   * @param features The tree may use the first so many of `chosen`.
   */
  grow(seen: number, features: number): Tree {
    const { settings: { growth, learning_rate } } = this.#workspace;
    const root = this.#root(seen);
    if (this.#mayBeSplit(root)) this.#search(root, undefined, features);
    const leaves = [root];
    while (leaves.length < this.#leaves_max) {
      const at = nextLeaf(leaves, growth);
      if (at === -1) break;
      const node = leaves[at]!;
      const [left, right] = node.children = this.#divide(node);
      leaves.splice(at, 1, left, right);
      if (leaves.length === this.#leaves_max) break;
      const [small, large] = left.rows <= right.rows ? [left, right] : [right, left];
      // The larger child's histogram comes in the place of the parent's; the smaller one's is new.
      large.histogram = node.histogram;
      small.histogram = 2 * this.#workspace.histogram_cells * (leaves.length - 1);
      if (this.#mayBeSplit(small) || this.#mayBeSplit(large)) this.#search(small, large, features);
    }
    for (const leaf of leaves) this.#answer(leaf, learning_rate);
    return writeTree(root, this.#binned);
  }

  #root(seen: number): Node {
    const { order, gradients, rows } = this.#workspace;
    let gradient = 0, hessian = 0;
    for (let at = 0; at < seen; at++) {
      const row = order[at]!;
      gradient += gradients[2 * row]!;
      hessian += gradients[2 * row + 1]!;
    }
    return {
      gradient,
      hessian,
      hessian_max: row_hessian_max,
      rows: seen,
      low: -Infinity,
      high: Infinity,
      ...fresh(0, 0, seen, rows - seen),
      histogram: 0,
    };
  }

  #mayBeSplit({ depth, rows, hessian }: Node): boolean {
    const { depth_max, child_rows_min, child_hessian_min } = this.#workspace.settings;
    return (depth_max === null || depth < depth_max) && rows >= 2 * child_rows_min &&
      hessian >= 2 * child_hessian_min;
  }

  /** Finds the best splits of a node, built from its rows, and of its sibling, which is what remains. */
  #search(built: Node, sibling: Node | undefined, features: number): void {
    const workspace = this.#workspace;
    const { order, gradients, node_gradients, gains, chosen } = workspace;
    if (built.rows < workspace.rows) {
      let hessian_max = 0;
      for (let at = 0; at < built.rows; at++) {
        const row = order[built.first + at]!;
        const hessian = gradients[2 * row + 1]!;
        node_gradients[2 * at] = gradients[2 * row]!;
        node_gradients[2 * at + 1] = hessian;
        if (hessian > hessian_max) hessian_max = hessian;
      }
      built.hessian_max = hessian_max;
    }
    const nodes = [built, sibling];
    const searches = nodes.map((node) =>
      node !== undefined && this.#mayBeSplit(node) ? searchOf(node) : undefined
    );
    this.#team.run({
      kind: "splits",
      features,
      built: { first: built.first, rows: built.rows, histogram: built.histogram },
      sibling: sibling?.histogram ?? -1,
      searches: [searches[0], searches[1]],
    });
    for (const [side, search] of searches.entries()) {
      if (search === undefined) continue;
      let gain = 0, feature = -1;
      for (let at = 0; at < features; at++) {
        const own = gains[side * workspace.features.length + chosen[at]!]!;
        if (own > gain) [gain, feature] = [own, chosen[at]!];
      }
      if (feature === -1) continue;
      nodes[side]!.best = { feature, split: bestSplit(workspace, search, feature)! };
    }
  }

  #divide(node: Node): [Node, Node] {
    const { bins, order, rows, features, settings, is_bounded } = this.#workspace;
    const { feature, split } = node.best!;
    const goes_left = this.#goes_left.fill(0);
    if (split.bin >= 0) goes_left.fill(1, 1, split.bin + 1);
    else for (const bin of split.left_bins) goes_left[bin] = 1;
    goes_left[0] = split.missing_left ? 1 : 0;
    const part = (first: number, end: number) =>
      partition(order, bins, goes_left, feature * rows, first, end, this.#spare) - first;
    const left_rows = part(node.first, node.first + node.rows);
    const left_unseen = part(node.unseen_first, node.unseen_first + node.unseen_rows);
    const { hessian_max, low, high, depth } = node;
    const left: Node = {
      gradient: split.gradient,
      hessian: split.hessian,
      rows: left_rows,
      ...{ hessian_max, low, high },
      ...fresh(depth + 1, node.first, node.unseen_first, left_unseen),
    };
    const right: Node = {
      gradient: node.gradient - split.gradient,
      hessian: node.hessian - split.hessian,
      rows: node.rows - left_rows,
      ...{ hessian_max, low, high },
      ...fresh(
        depth + 1,
        node.first + left_rows,
        node.unseen_first + left_unseen,
        node.unseen_rows - left_unseen,
      ),
    };
    const { monotone } = features[feature]!;
    // A split between missing and known values has no direction.
    if (is_bounded && monotone !== 0 && split.bin > 0) {
      const [lower, upper] = monotone > 0 ? [left, right] : [right, left];
      const middle = (leafValue(left, settings) + leafValue(right, settings)) / 2;
      lower.high = middle;
      upper.low = middle;
    }
    return [left, right];
  }

  #answer(leaf: Node, learning_rate: number): void {
    const { order, log_odds, settings } = this.#workspace;
    leaf.value = leafValue(leaf, settings) * learning_rate + 0;
    const { first, rows, unseen_first, unseen_rows, value } = leaf;
    for (let at = first; at < first + rows; at++) log_odds[order[at]!]! += value;
    const end = unseen_first + unseen_rows;
    for (let at = unseen_first; at < end; at++) log_odds[order[at]!]! += value;
  }
}

function fresh(depth: number, first: number, unseen_first: number, unseen_rows: number) {
  return {
    ...{ depth, first, unseen_first, unseen_rows },
    ...{ histogram: -1, value: 0, best: undefined, children: undefined },
  };
}

function searchOf(node: Node): Search {
  const { first, histogram, gradient, hessian, hessian_max, rows, low, high } = node;
  return { first, histogram, gradient, hessian, hessian_max, rows, low, high };
}

/** Leaf-wise: the most gain; by depth: the nearest to the root. The leftmost of equals; −1: none. */
function nextLeaf(leaves: readonly Node[], growth: "leaf" | "depth"): number {
  let next = -1;
  let best = -Infinity;
  for (const [at, { best: own, depth }] of leaves.entries()) {
    if (own === undefined) continue;
    const worth = growth === "leaf" ? own.split.gain : -depth;
    if (worth > best) [best, next] = [worth, at];
  }
  return next;
}
