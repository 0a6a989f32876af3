import { categorySplit } from "./category_split.ts";
import { buildHistogram, countBins, features_at_once, subtractHistogram } from "./histogram.ts";
import { logLossGradients } from "./log_loss_gradients.ts";
import { numberSplit } from "./number_split.ts";
import type { Split } from "./split.ts";
import type { Search, Task } from "./task.ts";
import type { Workspace } from "./workspace.ts";

/** Rows of one part of the work on gradients. */
const part_rows = 16_384;

/** How many parts a task has. They can be done in any order, by any thread. */
export function partsOf(task: Task, rows: number): number {
  return task.kind === "gradients"
    ? Math.ceil(rows / part_rows)
    : Math.ceil(task.features / features_at_once);
}

/** Does one part of a task. */
export function doPart(workspace: Workspace, task: Task, part: number): void {
  if (task.kind === "gradients") {
    const { gradients, log_odds, labels, step, rows } = workspace;
    const first = part * part_rows;
    const end = Math.min(first + part_rows, rows);
    logLossGradients(gradients, log_odds, labels, step, first, end);
    return;
  }
  const { built, sibling, searches } = task;
  const from = part * features_at_once;
  const end = Math.min(from + features_at_once, task.features);
  const features = Array.from(workspace.chosen.subarray(from, end));
  buildHistogram(workspace, built.histogram, features, built.first, built.rows);
  for (const feature of features) {
    if (sibling >= 0) subtractHistogram(workspace, sibling, built.histogram, feature);
    for (const [side, search] of searches.entries()) {
      if (search === undefined) continue;
      const gain = bestSplit(workspace, search, feature)?.gain ?? 0;
      workspace.gains[side * workspace.features.length + feature] = gain;
    }
  }
}

/** A feature's best split of a node, whose histogram has been made; undefined where none gains. */
export function bestSplit(
  workspace: Workspace,
  search: Search,
  feature: number,
): Split | undefined {
  const { features, histograms, settings, is_bounded } = workspace;
  const own = features[feature]!;
  let counts: Int32Array | undefined;
  const countOnce = () => counts ??= countBins(workspace, feature, search.first, search.rows);
  const find = own.kind === "number" ? numberSplit : categorySplit;
  const first = search.histogram + 2 * own.first_cell;
  return find(histograms, first, own, search, settings, is_bounded, countOnce);
}
