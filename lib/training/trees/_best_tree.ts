/**
 * The oracle for grown trees: each node tries every threshold between two values that occur, every side
 * for missing values and every grouping of levels, and adds up raw rows each time.
 */
import assert from "node:assert/strict";
import type { EncodedFeature, FeatureColumn, Tree } from "../../model/mod.ts";

export interface Rules {
  growth: "leaf" | "depth";
  leaves_max: number;
  depth_max: number;
  l1: number;
  l2: number;
  gain_min: number;
  child_hessian_min: number;
  child_rows_min: number;
  /** Categories of more levels are grouped in all ways; the others one level against the rest. */
  one_hot_levels_max: number;
}

interface Open {
  node: number;
  depth: number;
  rows: number[];
  /** The most that any split of these rows gains; 0 where none may be made. */
  gain: number;
}

/**
 * Refuses a tree of which a node could have been split better, or should have been split before others,
 * or whose leaves have other values than they should. Gains may tie, so splits are not compared.
 *
 * @returns What the tree answers for each row, before the learning rate.
 */
export function assertBestTree(
  tree: Tree,
  features: readonly EncodedFeature[],
  columns: readonly FeatureColumn[],
  gradient: readonly number[],
  hessian: readonly number[],
  learning_rate: number,
  rules: Rules,
): number[] {
  const total = (of: readonly number[], rows: readonly number[]) => (
    rows.reduce((sum, row) => sum + of[row]!, 0)
  );
  const pull = (rows: readonly number[]) => {
    const sum = total(gradient, rows);
    return Math.sign(sum) * Math.max(Math.abs(sum) - rules.l1, 0);
  };
  const score = (rows: readonly number[]) => pull(rows) ** 2 / (total(hessian, rows) + rules.l2);

  /** What a split gains, 0 where a side is too small. */
  function gainOf(rows: readonly number[], left: ReadonlySet<number>): number {
    const sides = [[...left], rows.filter((row) => !left.has(row))];
    if (sides.some((side) => side.length < rules.child_rows_min)) return 0;
    if (sides.some((side) => total(hessian, side) < rules.child_hessian_min)) return 0;
    const gain = sides.reduce((sum, side) => sum + score(side), 0) - score(rows);
    return gain > Math.max(rules.gain_min, 1e-9) ? gain : 0;
  }

  function open(node: number, depth: number, rows: number[]): Open {
    let gain = 0;
    for (const column of depth < rules.depth_max ? columns : []) {
      for (const left of groupings(column, rows, rules.one_hot_levels_max)) {
        gain = Math.max(gain, gainOf(rows, left));
      }
    }
    return { node, depth, rows, gain };
  }

  const is_split = ({ node }: Open) => tree.feature[node] !== -1;
  let leaves = [open(0, 0, gradient.map((_, row) => row))];
  while (leaves.length < rules.leaves_max) {
    const worth = ({ gain, depth }: Open) => rules.growth === "leaf" ? gain : -depth;
    const may = leaves.filter(({ gain }) => gain > 0);
    const most = Math.max(...may.map(worth));
    const next = may.filter((one) => worth(one) > most - 1e-9).find(is_split);
    if (next === undefined) {
      assert.equal(may.length, 0, "a node could have been split");
      break;
    }
    const { node, depth, rows, gain } = next;
    const left = new Set(rows.filter((row) => goesLeft(tree, node, features, columns, row)));
    const own = gainOf(rows, left);
    assert.ok(Math.abs(own - gain) < 1e-9, `node ${node} gains ${own}, could gain ${gain}`);
    leaves = leaves.filter((one) => one !== next);
    leaves.push(
      open(tree.left[node]!, depth + 1, [...left]),
      open(tree.right[node]!, depth + 1, rows.filter((row) => !left.has(row))),
    );
  }
  assert.ok(!leaves.some(is_split), "the tree has nodes that it should not have");
  const answers = gradient.map(() => 0);
  for (const { node, rows } of leaves) {
    const value = -pull(rows) / (total(hessian, rows) + rules.l2);
    assert.ok(Math.abs(tree.value[node]! - learning_rate * value) < 1e-9, `leaf ${node}`);
    assert.equal(tree.cover[node], rows.length);
    for (const row of rows) answers[row] = value;
  }
  return answers;
}

/** All ways to send some of these rows left by one feature; missing values are a value of their own. */
function* groupings(
  { kind, values }: FeatureColumn,
  rows: readonly number[],
  one_hot_levels_max: number,
): Generator<Set<number>> {
  const where = (goes: (value: number | string | null) => boolean) => (
    new Set(rows.filter((row) => goes(values[row]!)))
  );
  if (kind === "number") {
    for (const limit of new Set(rows.map((row) => values[row]! as number | null))) {
      if (limit === null) yield where((value) => value === null);
      else {
        yield where((value) => value !== null && (value as number) <= limit);
        yield where((value) => value === null || (value as number) <= limit);
      }
    }
    return;
  }
  const levels = [...new Set(rows.map((row) => values[row]!))];
  const known = new Set(Array.from(values).filter((value) => value !== null));
  if (known.size <= one_hot_levels_max) {
    for (const level of levels) yield where((value) => value === level);
    return;
  }
  for (let mask = 1; mask < 2 ** levels.length - 1; mask++) {
    yield where((value) => (mask >> levels.indexOf(value as string) & 1) === 1);
  }
}

/** The model file's words, followed to the letter. */
function goesLeft(
  { feature, levels, threshold, missing_left }: Tree,
  node: number,
  features: readonly EncodedFeature[],
  columns: readonly FeatureColumn[],
  row: number,
): boolean {
  const own = features[feature[node]!]!;
  const value = columns.find(({ name }) => name === own.name)!.values[row]!;
  if (value === null) return missing_left[node] === 1;
  if (own.kind === "number") return (value as number) <= threshold[node]!;
  return levels[node]!.some((level) => own.levels[level] === value);
}
