import type { BinnedFeature } from "./binned_feature.ts";
import type { Split } from "./split.ts";
import type { Tree } from "../../model/mod.ts";

/** What of a grown node stays. */
export interface GrownNode {
  rows: number;
  unseen_rows: number;
  /** Of leaves. */
  value: number;
  best: { feature: number; split: Split } | undefined;
  children: [GrownNode, GrownNode] | undefined;
}

/** A threshold that every number is above. */
const below_all = -Number.MAX_VALUE;

/** A grown tree in the model file's form, its features numbered as in `binned`. */
export function writeTree(root: GrownNode, binned: readonly BinnedFeature[]): Tree {
  const tree: Tree = {
    ...{ feature: [], threshold: [], levels: [], missing_left: [] },
    ...{ left: [], right: [], value: [], cover: [] },
  };
  write(root);
  return tree;

  function write({ rows, unseen_rows, value, best, children }: GrownNode): number {
    const node = tree.feature.length;
    tree.cover.push(rows + unseen_rows);
    tree.left.push(-1);
    tree.right.push(-1);
    if (children === undefined) {
      tree.feature.push(-1);
      tree.threshold.push(0);
      tree.levels.push(null);
      tree.missing_left.push(0);
      tree.value.push(value);
      return node;
    }
    const { feature, split } = best!;
    const is_number = split.bin >= 0;
    tree.feature.push(feature);
    tree.threshold.push(is_number ? binned[feature]!.cuts[split.bin - 1] ?? below_all : 0);
    tree.levels.push(is_number ? null : split.left_bins.map((bin) => bin - 1));
    tree.missing_left.push(split.missing_left ? 1 : 0);
    tree.value.push(0);
    tree.left[node] = write(children[0]);
    tree.right[node] = write(children[1]);
    return node;
  }
}
