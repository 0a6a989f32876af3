import type { EncodedFeature } from "../encoded_feature.ts";
import {
  type Cell,
  checkCells,
  type FeatureColumn,
  type FeatureSpec,
  inOrder,
} from "../feature_column.ts";
import type { Model } from "../model.ts";
import { CellNumbers } from "./cell_numbers.ts";
import { Forest } from "./forest.ts";
import { treeMean } from "./leaf_paths.ts";
import type { Tree } from "./tree.ts";
import { TreeShap } from "./tree_shap.ts";

/** All that scoring by trees needs. */
export interface TreesParts {
  features: readonly EncodedFeature[];
  /** Log-odds before the first tree. */
  base: number;
  trees: readonly Tree[];
}

/** Rows that are scored at once: their cells and one tree stay in the processor's nearest cache. */
const block_rows = 256;

export class TreesModel implements Model {
  readonly kind = "trees";
  readonly features: readonly FeatureSpec[];
  readonly base: number;
  readonly #start: number;
  readonly #trees: readonly Tree[];
  readonly #forest: Forest;
  readonly #numbers: CellNumbers;
  #shap: TreeShap | undefined;

  constructor({ features, base, trees }: TreesParts) {
    this.features = features.map(({ name, kind }) => ({ name, kind }));
    this.#start = base + 0;
    this.base = trees.reduce((sum, tree) => sum + treeMean(tree), this.#start) + 0;
    this.#trees = trees;
    this.#forest = new Forest(features, trees);
    this.#numbers = new CellNumbers(features);
  }

  predictRaw(columns: readonly FeatureColumn[]): Float64Array {
    const ordered = inOrder(this.features, columns);
    const rows = ordered[0]!.values.length;
    const width = ordered.length;
    const sums = new Float64Array(rows).fill(this.#start);
    const cells = new Float64Array(Math.min(rows, block_rows) * width);
    for (let first = 0; first < rows; first += block_rows) {
      const end = Math.min(first + block_rows, rows);
      this.#numbers.fill(cells, ordered, first, end);
      this.#forest.addTo(sums.subarray(first, end), cells, width);
    }
    for (let row = 0; row < rows; row++) sums[row]! += 0;
    return sums;
  }

  logOdds(cells: readonly Cell[]): number {
    const sum = Float64Array.of(this.#start);
    this.#forest.addTo(sum, this.#row(cells), cells.length);
    return sum[0]! + 0;
  }

  contributions(cells: readonly Cell[]): Float64Array {
    const numbers = this.#row(cells);
    const result = new Float64Array(this.features.length);
    // Most who score never ask why, and need not wait for it.
    this.#shap ??= new TreeShap(this.#trees, this.#forest);
    this.#shap.addTo(result, numbers);
    return result.map((part) => part + 0);
  }

  get explained(): readonly FeatureSpec[] {
    return this.features;
  }

  explainedCells(cells: readonly Cell[]): readonly Cell[] {
    return cells;
  }

  #row(cells: readonly Cell[]): Float64Array {
    checkCells(this.features, cells);
    return this.#numbers.row(cells);
  }
}
