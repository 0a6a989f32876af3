import type { EncodedFeature } from "../encoded_feature.ts";
import type { Tree } from "./tree.ts";

/** Numbers nearer to zero than this are zero for trees that take zero as missing, as LightGBM's do. */
const zero_max = 1e-35;

/**
 * Trees one behind the other in flat arrays, made for scoring many rows.
 *
 * A cell is a number: the value itself, a level's index, −1 for an unknown level, NaN for null.
 */
export class Forest {
  readonly roots: Int32Array;
  readonly #feature: Int32Array;
  /** NaN where a comparison does not decide: it is neither reached nor missed by any cell. */
  readonly #threshold: Float64Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #value: Float64Array;
  readonly #missing_left: Uint8Array;
  readonly #zero_threshold: Float64Array;
  /** Where the node's row in `#goes_left` begins, at level −1; −1 for numbers. */
  readonly #table: Int32Array;
  readonly #goes_left: Uint8Array;

  constructor(features: readonly EncodedFeature[], trees: readonly Tree[]) {
    const nodes = trees.reduce((sum, { feature }) => sum + feature.length, 0);
    this.roots = new Int32Array(trees.length);
    this.#feature = new Int32Array(nodes);
    this.#threshold = new Float64Array(nodes);
    this.#left = new Int32Array(nodes);
    this.#right = new Int32Array(nodes);
    this.#value = new Float64Array(nodes);
    this.#missing_left = new Uint8Array(nodes);
    this.#zero_threshold = new Float64Array(nodes).fill(NaN);
    this.#table = new Int32Array(nodes).fill(-1);
    const table: number[] = [];
    let first = 0;
    for (const [at, tree] of trees.entries()) {
      this.roots[at] = first;
      for (let own = 0; own < tree.feature.length; own++) {
        const node = first + own;
        this.#feature[node] = tree.feature[own]!;
        this.#threshold[node] = tree.threshold[own]!;
        this.#left[node] = first + tree.left[own]!;
        this.#right[node] = first + tree.right[own]!;
        this.#value[node] = tree.value[own]!;
        this.#missing_left[node] = tree.missing_left[own]!;
        if (tree.zero_missing?.[own] === 1) {
          this.#zero_threshold[node] = tree.threshold[own]!;
          this.#threshold[node] = NaN;
        }
        const levels = tree.levels[own]!;
        if (levels === null) continue;
        const { levels: all } = features[tree.feature[own]!] as { levels: readonly string[] };
        this.#threshold[node] = NaN;
        this.#table[node] = table.length;
        const row = new Array<number>(all.length + 1).fill(0);
        for (const level of levels) row[level + 1] = 1;
        table.push(...row);
      }
      first += tree.feature.length;
    }
    this.#goes_left = Uint8Array.from(table);
  }

  /**
   * Adds each tree's leaf to each row's sum, tree by tree.
   *
   * @param cells Row after row, `width` cells each.
   * @param sums One per row.
   */
  addTo(sums: Float64Array, cells: Float64Array, width: number): void {
    const feature = this.#feature, threshold = this.#threshold;
    const left = this.#left, right = this.#right, value = this.#value;
    for (const root of this.roots) {
      for (let row = 0, offset = 0; row < sums.length; row++, offset += width) {
        let node = root;
        let split = feature[node]!;
        while (split >= 0) {
          const cell = cells[offset + split]!;
          if (cell <= threshold[node]!) node = left[node]!;
          else if (cell > threshold[node]!) node = right[node]!;
          else node = this.#slowly(node, cell) ? left[node]! : right[node]!;
          split = feature[node]!;
        }
        sums[row]! += value[node]!;
      }
    }
  }

  /** Whether a cell goes left in a node that a comparison alone does not decide. */
  #slowly(node: number, cell: number): boolean {
    if (Number.isNaN(cell)) return this.#missing_left[node] === 1;
    const table = this.#table[node]!;
    if (table >= 0) return this.#goes_left[table + 1 + cell] === 1;
    if (Math.abs(cell) <= zero_max) return this.#missing_left[node] === 1;
    return cell <= this.#zero_threshold[node]!;
  }

  /**
   * Whether a row goes left, for every split; leaves are left as they are.
   *
   * @param goes_left One per node, all trees one behind the other.
   */
  sides(goes_left: Uint8Array, cells: Float64Array): void {
    for (let node = 0; node < goes_left.length; node++) {
      const split = this.#feature[node]!;
      if (split < 0) continue;
      const cell = cells[split]!, threshold = this.#threshold[node]!;
      if (cell <= threshold) goes_left[node] = 1;
      else if (cell > threshold) goes_left[node] = 0;
      else goes_left[node] = this.#slowly(node, cell) ? 1 : 0;
    }
  }
}
