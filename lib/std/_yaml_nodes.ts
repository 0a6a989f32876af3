import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from "yaml";

/** Finds the node at a path, or the key that leads to it; else the nearest ancestor's node. */
export function nodeAt(
  document: Document.Parsed,
  path: readonly (string | number)[],
  part: "key" | "value",
): Node | undefined {
  let node: Node | undefined = document.contents ?? undefined;
  for (const [index, step] of path.entries()) {
    const child = childOf(document, node, step);
    if (child === undefined) return node;
    // A key without a value has no node of its own: the key is as near as one gets.
    if (child.value === undefined) return child.key;
    node = part === "key" && index === path.length - 1 ? child.key : child.value;
  }
  return node;
}

function childOf(document: Document.Parsed, parent: Node | undefined, step: string | number) {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
    return pair && { key: asNode(pair.key), value: asNode(pair.value) };
  }
  const item = isSeq(node) ? asNode(node.items[Number(step)]) : undefined;
  return item && { key: item, value: item };
}

function asNode(value: Pair["value"]): Node | undefined {
  return isNode(value) ? value : undefined;
}
