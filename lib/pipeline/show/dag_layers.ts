import type { Dag, DagNode } from "./dag.ts";

/** A place in a layer: of a node, or of an edge that passes it (all long edges of a node share one). */
export interface Slot {
  node?: DagNode;
  layer: number;
}

/** A graph in layers, each edge leading from one layer to the next. */
export interface Layers {
  slots: Slot[];
  /** Indices of slots, from left to right. */
  rows: number[][];
  links: [from: number, to: number][];
}

const sweeps_max = 12;

/** Layers from top to bottom by the longest way, ordered so that few edges cross (after Sugiyama). */
export function layers(dag: Dag): Layers {
  const depth = depths(dag);
  const slots: Slot[] = dag.nodes.map((node) => ({ node, layer: depth.get(node.id)! }));
  const index = new Map(dag.nodes.map(({ id }, at) => [id, at]));
  const links: [number, number][] = [];
  const passing = new Map<string, number>();
  for (const [from, to] of dag.edges) {
    let last = index.get(from)!;
    for (let layer = depth.get(from)! + 1; layer < depth.get(to)!; layer++) {
      const key = `${layer} ${from}`;
      let next = passing.get(key);
      if (next === undefined) {
        next = slots.push({ layer }) - 1;
        passing.set(key, next);
        links.push([last, next]);
      }
      last = next;
    }
    links.push([last, index.get(to)!]);
  }
  const rows: number[][] = [];
  slots.forEach(({ layer }, at) => (rows[layer] ??= []).push(at));
  return { slots, rows: ordered(rows, links), links };
}

/** Longest way from the top; what needs nothing moves down to just above what needs it. */
function depths({ nodes, edges }: Dag): Map<string, number> {
  const depth = new Map(nodes.map(({ id }) => [id, 0]));
  for (let round = 0, moved = true; moved; round++) {
    if (round > nodes.length) throw new RangeError("Cannot draw the graph: it has a cycle");
    moved = false;
    for (const [from, to] of edges) {
      if (depth.get(to)! > depth.get(from)!) continue;
      depth.set(to, depth.get(from)! + 1);
      moved = true;
    }
  }
  for (const { id } of nodes) {
    const below = edges.filter(([from]) => from === id).map(([, to]) => depth.get(to)!);
    if (below.length === 0 || edges.some(([, to]) => to === id)) continue;
    depth.set(id, Math.min(...below) - 1);
  }
  return depth;
}

/** Sorts each layer by the mean place of its neighbours, downwards and upwards, and keeps the best. */
function ordered(start: number[][], links: Layers["links"]): number[][] {
  let rows = start.map((row) => [...row]);
  let best = rows;
  let fewest = crossings(rows, links);
  for (let sweep = 0; sweep < sweeps_max && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    const place = new Map(rows.flatMap((row) => row.map((slot, at) => [slot, at] as const)));
    rows = [...rows];
    const order = down ? rows.keys() : [...rows.keys()].reverse();
    for (const layer of order) {
      const mean = new Map(rows[layer]!.map((slot) => {
        const near = links.filter((link) => link[down ? 1 : 0] === slot)
          .map((link) => place.get(link[down ? 0 : 1])!);
        const sum = near.reduce((total, at) => total + at, 0);
        return [slot, near.length > 0 ? sum / near.length : place.get(slot)!];
      }));
      const row = [...rows[layer]!].sort((a, b) => mean.get(a)! - mean.get(b)!);
      rows[layer] = row;
      row.forEach((slot, at) => place.set(slot, at));
    }
    rows = swapped(rows, links);
    const count = crossings(rows, links);
    if (count < fewest) [best, fewest] = [rows, count];
  }
  return best;
}

/** Swaps neighbours in a layer wherever that makes fewer edges cross. */
function swapped(rows: number[][], links: Layers["links"]): number[][] {
  const result = rows.map((row) => [...row]);
  for (const [layer, row] of result.entries()) {
    const touching = links.filter((link) => link.some((slot) => row.includes(slot)));
    const near = result.slice(Math.max(0, layer - 1), layer + 2);
    for (let at = 0; at + 1 < row.length; at++) {
      const before = crossings(near, touching);
      if (before === 0) break;
      [row[at], row[at + 1]] = [row[at + 1]!, row[at]!];
      if (crossings(near, touching) < before) continue;
      [row[at], row[at + 1]] = [row[at + 1]!, row[at]!];
    }
  }
  return result;
}

function crossings(rows: number[][], links: Layers["links"]): number {
  const place = new Map(
    rows.flatMap((row, layer) => row.map((slot, at) => [slot, { layer, at }] as const)),
  );
  const groups: [number, number][][] = rows.map(() => []);
  for (const [from, to] of links) {
    const [top, bottom] = [place.get(from), place.get(to)];
    if (top && bottom) groups[top.layer]!.push([top.at, bottom.at]);
  }
  let count = 0;
  for (const group of groups) {
    for (const [i, [a, b]] of group.entries()) {
      for (const [c, d] of group.slice(i + 1)) if ((a - c) * (b - d) < 0) count++;
    }
  }
  return count;
}
