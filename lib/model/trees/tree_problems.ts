import type { EncodedFeature } from "../encoded_feature.ts";
import type { Tree } from "./tree.ts";

/** The first problem of each tree. */
export function treeProblems(
  features: readonly EncodedFeature[],
  trees: readonly Tree[],
): string[] {
  return trees.flatMap((tree, at) => {
    const problem = treeProblem(features, tree);
    return problem === undefined ? [] : [`tree ${at}: ${problem}`];
  });
}

/** What would make scoring fail, never end or leave rows out: the tree's first problem. */
export function treeProblem(features: readonly EncodedFeature[], tree: Tree): string | undefined {
  const { feature, left, right, value } = tree;
  const nodes = feature.length;
  for (const [name, { length }] of Object.entries(tree)) {
    if (length !== nodes) return `${name} has ${length} nodes, must have ${nodes} as feature`;
  }
  const parents = new Uint8Array(nodes);
  for (let node = 0; node < nodes; node++) {
    if (feature[node] === -1) {
      if (left[node] !== -1 || right[node] !== -1) return `node ${node} is a leaf with children`;
      continue;
    }
    for (const child of [left[node]!, right[node]!]) {
      if (child <= node || child >= nodes) {
        return `node ${node} leads to node ${child}, must lead to one after it`;
      }
      if (parents[child]!++ > 0) return `node ${child} has two parents`;
    }
    if (value[node] !== 0) return `node ${node} has a value, only leaves may`;
    const problem = wrongSplit(features, tree, node);
    if (problem !== undefined) return `node ${node} ${problem}`;
  }
  const orphan = parents.indexOf(0, 1);
  return orphan === -1 ? undefined : `node ${orphan} has no parent`;
}

function wrongSplit(
  features: readonly EncodedFeature[],
  { feature, levels, threshold }: Tree,
  node: number,
): string | undefined {
  const owner = features[feature[node]!];
  if (owner === undefined) return `splits by feature ${feature[node]} of ${features.length}`;
  const left = levels[node]!;
  if (owner.kind === "number") {
    return left === null ? undefined : `splits number "${owner.name}" by levels`;
  }
  if (left === null) return `splits category "${owner.name}" by a threshold`;
  if (threshold[node] !== 0) return "has levels and a threshold";
  if (left.some((level, at) => at > 0 && level <= left[at - 1]!)) return "has levels out of order";
  const last = left.at(-1) ?? 0;
  return last < owner.levels.length
    ? undefined
    : `names level ${last} of "${owner.name}", which has ${owner.levels.length}`;
}
