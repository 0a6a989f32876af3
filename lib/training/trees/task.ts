import type { NodeSums } from "./split.ts";

/** A node whose best split is looked for. */
export interface Search extends NodeSums {
  /** Its rows are `order[first]` and those after it. */
  first: number;
  /** Where its histogram begins in `histograms`. */
  histogram: number;
}

/** Work that threads share, in parts of which each writes what no other part reads. */
export type Task =
  | { kind: "gradients" }
  | {
    kind: "splits";
    /** Features that the tree sees: the first so many of `chosen`. */
    features: number;
    /** The node whose histogram is built from its rows. */
    built: { first: number; rows: number; histogram: number };
    /** Its sibling's histogram, which holds the parent's and becomes what remains of it; −1 for the root. */
    sibling: number;
    /** Which of both are searched, the built one first. */
    searches: readonly [Search | undefined, Search | undefined];
  };

const kinds = ["stop", "gradients", "splits"];
const search_length = 9;

/** Writes a task where all threads can read it; undefined: there will be no more. */
export function writeTask(to: Float64Array, task: Task | undefined): void {
  to[0] = kinds.indexOf(task?.kind ?? "stop");
  if (task?.kind !== "splits") return;
  const { features, built, sibling, searches } = task;
  to.set([features, built.first, built.rows, built.histogram, sibling], 1);
  for (const [side, search] of searches.entries()) {
    const at = 6 + side * search_length;
    to[at] = search === undefined ? 0 : 1;
    if (search === undefined) continue;
    const { first, histogram, gradient, hessian, hessian_max, rows, low, high } = search;
    to.set([first, histogram, gradient, hessian, hessian_max, rows, low, high], at + 1);
  }
}

export function readTask(from: Float64Array): Task | undefined {
  const kind = kinds[from[0]!];
  if (kind === "stop") return undefined;
  if (kind === "gradients") return { kind };
  const [features, first, rows, histogram, sibling] = from.subarray(1, 6) as unknown as number[];
  return {
    kind: "splits",
    features: features!,
    built: { first: first!, rows: rows!, histogram: histogram! },
    sibling: sibling!,
    searches: [readSearch(from, 6), readSearch(from, 6 + search_length)],
  };
}

function readSearch(from: Float64Array, at: number): Search | undefined {
  if (from[at] === 0) return undefined;
  return {
    first: from[at + 1]!,
    histogram: from[at + 2]!,
    gradient: from[at + 3]!,
    hessian: from[at + 4]!,
    hessian_max: from[at + 5]!,
    rows: from[at + 6]!,
    low: from[at + 7]!,
    high: from[at + 8]!,
  };
}
