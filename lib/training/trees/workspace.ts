import type { BinnedFeature } from "./binned_feature.ts";
import type { RowSettings } from "./tree_settings.ts";

/** What the search for splits must know of a feature. */
export interface WorkFeature {
  kind: "number" | "category";
  bins: number;
  /** Where its cells begin in a histogram. */
  first_cell: number;
  monotone: -1 | 0 | 1;
}

/** All that threads share while trees grow; whoever holds it can do any part of the work. */
export interface Workspace {
  rows: number;
  step: number;
  settings: RowSettings;
  features: WorkFeature[];
  /** Whether any feature is monotone, so that leaves have bounds. */
  is_bounded: boolean;
  /** Bins of all rows, feature after feature. */
  bins: Uint8Array;
  labels: Uint8Array;
  log_odds: Float64Array;
  /** First and second derivative of each row's loss, side by side. */
  gradients: Float64Array;
  /** Rows that this tree sees, each node's in one stretch; behind them the rows that it does not see. */
  order: Int32Array;
  /** The same of the node whose histogram is built, in the order of its rows. */
  node_gradients: Float64Array;
  /** One histogram a leaf: for each bin the sums of gradient and hessian. */
  histograms: Float64Array;
  histogram_cells: number;
  /** Features that this tree sees. */
  chosen: Int32Array;
  /** Best gain of each feature, for the smaller and then for the larger child. */
  gains: Float64Array;
  /** What is to be done, see `Task`. */
  task: Float64Array;
  /** How threads tell each other of work, see `Team`. */
  control: Int32Array;
}

/** Histogram cells that all leaves together may have; one takes 16 bytes. */
const cells_max = 2 ** 25;

/**
 * Makes room for rows and histograms, all at once.
 *
 * @param is_shared Whether other threads are to see it.
 * @throws {RangeError} If it would be too large.
 */
export function makeWorkspace(
  binned: readonly BinnedFeature[],
  monotone: readonly (-1 | 0 | 1)[],
  rows: number,
  settings: RowSettings,
  step: number,
  is_shared: boolean,
): Workspace {
  let cells = 0;
  const features = binned.map(({ encoded, bins }, at): WorkFeature => {
    const first_cell = cells;
    cells += bins;
    return { kind: encoded.kind, bins, first_cell, monotone: monotone[at]! };
  });
  const leaves = leavesMax(settings, rows);
  if (cells * leaves > cells_max) {
    throw new RangeError(
      `Cannot train trees: ${features.length} features with ${cells} bins × ${leaves} leaves are ` +
        `${cells * leaves} histogram cells, must be at most ${cells_max}: ` +
        `use fewer features, or a smaller bins_max, leaves_max or depth_max`,
    );
  }
  const room = (bytes: number) => is_shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  const numbers = (length: number) => new Float64Array(room(length * 8));
  return {
    rows,
    step,
    settings,
    features,
    is_bounded: monotone.some((direction) => direction !== 0),
    bins: new Uint8Array(room(rows * features.length)),
    labels: new Uint8Array(room(rows)),
    log_odds: numbers(rows),
    gradients: numbers(2 * rows),
    order: new Int32Array(room(rows * 4)),
    node_gradients: numbers(2 * rows),
    histograms: numbers(cells * leaves * 2),
    histogram_cells: cells,
    chosen: new Int32Array(room(features.length * 4)),
    gains: numbers(features.length * 2),
    task: numbers(32),
    control: new Int32Array(room(8 * 4)),
  };
}

/** Most leaves that a tree can have. */
export function leavesMax({ leaves_max, depth_max, child_rows_min }: RowSettings, rows: number) {
  const by_depth = depth_max === null ? Infinity : 2 ** depth_max;
  const by_rows = Math.max(1, Math.floor(rows / child_rows_min));
  return Math.min(leaves_max ?? Infinity, by_depth, by_rows);
}
