import type { Tree } from "../../model/mod.ts";

/** One column that a foreign model was trained on. */
export interface ImportedColumn {
  name: string;
  kind: "number" | "category";
  /** Names of a category's codes from 0 on; null: the file does not say. */
  levels: string[] | null;
}

/** A foreign model, its splits already by this project's rules. */
export interface ImportedTrees {
  columns: ImportedColumn[];
  /** Whether the names are the file's own; else they are only numbers. */
  named: boolean;
  base: number;
  trees: Tree[];
  /** Name and version of what trained it. */
  library: string;
}

/** A node that has been read, before it gets its place in the tree. */
export type ImportedNode =
  | { leaf: number; cover: number }
  | {
    feature: number;
    threshold: number;
    levels: number[] | null;
    missing_left: boolean;
    zero_missing: boolean;
    cover: number;
    left: () => ImportedNode;
    right: () => ImportedNode;
  };

/** The nodes in pre-order; children are read one by one, so that a deep tree needs no deep stack. */
export function treeOf(root: ImportedNode): Tree {
  const tree: Tree = {
    feature: [],
    threshold: [],
    levels: [],
    missing_left: [],
    left: [],
    right: [],
    value: [],
    cover: [],
  };
  const zero_missing: (0 | 1)[] = [];
  const waiting: { read: () => ImportedNode; parent: number; side: "left" | "right" }[] = [];
  let node: ImportedNode | undefined = root;
  let parent = -1;
  let side: "left" | "right" = "left";
  while (node !== undefined) {
    const at = tree.feature.length;
    if (parent >= 0) tree[side][parent] = at;
    const inner: Exclude<ImportedNode, { leaf: number }> | undefined = "leaf" in node
      ? undefined
      : node;
    tree.feature.push(inner?.feature ?? -1);
    tree.threshold.push(inner === undefined || inner.levels !== null ? 0 : inner.threshold);
    tree.levels.push(inner?.levels ?? null);
    tree.missing_left.push(inner?.missing_left ? 1 : 0);
    zero_missing.push(inner?.zero_missing ? 1 : 0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push("leaf" in node ? node.leaf : 0);
    tree.cover.push(node.cover);
    if (inner !== undefined) {
      waiting.push({ read: inner.right, parent: at, side: "right" });
      waiting.push({ read: inner.left, parent: at, side: "left" });
    }
    const next = waiting.pop();
    [parent, side] = [next?.parent ?? -1, next?.side ?? "left"];
    node = next?.read();
  }
  return zero_missing.includes(1) ? { ...tree, zero_missing } : tree;
}
