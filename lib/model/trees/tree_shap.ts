import type { Forest } from "./forest.ts";
import { type LeafPaths, leafPaths } from "./leaf_paths.ts";
import { gaussLegendre, type Quadrature } from "./quadrature.ts";
import type { Tree } from "./tree.ts";

/** Most numbers that are remembered, 16 MiB; leaves with many features above them are worked out anew. */
const remembered_max = 2 ** 21;

/**
 * Exact Shapley values of trees: what knowing a feature adds, averaged over all orders of knowing.
 *
 * Where a feature is not known, a row passes both ways, each by its share of the training rows
 * (path-dependent TreeSHAP: Lundberg, Erion, Lee, Consistent Individualized Feature Attribution for
 * Tree Ensembles, 2018). For a set of known features a leaf then gives its value times a factor of each
 * feature on its path: 1 or 0 if known, a share if not. The Shapley value of such a product is the
 * integral over t in [0, 1] of its derivative where each factor is `share + (known − share) · t` (Owen,
 * Multilinear Extensions of Games, 1972): a polynomial, so that Gauss's rule is exact, and nothing is
 * ever divided by a share.
 */
export class TreeShap {
  readonly #forest: Forest;
  /** By node of the forest. */
  readonly #goes_left: Uint8Array;
  /** By number of points. */
  readonly #rules: Quadrature[] = [];

  readonly #paths: LeafPaths;
  /** Where each leaf's part of `#remembered` begins; −1 where it would be too large. */
  readonly #first_remembered: Int32Array;
  /**
   * What each feature of a leaf adds, for each set of features whose splits a row passes, by the bits of
   * the set; NaN for sets that no row had yet.
   */
  readonly #remembered: Float64Array;
  /** Of the leaf in hand, by place: whether the row passes, and products of other features' factors. */
  readonly #known: Uint8Array;
  readonly #products: Float64Array;
  readonly #parts: Float64Array;

  constructor(trees: readonly Tree[], forest: Forest) {
    this.#forest = forest;
    this.#paths = leafPaths(trees, forest.roots);
    this.#goes_left = new Uint8Array(trees.reduce((sum, { feature }) => sum + feature.length, 0));
    const { values, first_feature } = this.#paths;
    const widths = Int32Array.from(
      values,
      (_, leaf) => first_feature[leaf + 1]! - first_feature[leaf]!,
    );
    const width_max = rememberedWidth(widths);
    let remembered = 0;
    this.#first_remembered = widths.map((width) => {
      if (width > width_max) return -1;
      const first = remembered;
      remembered += tableSize(width);
      return first;
    });
    this.#remembered = new Float64Array(remembered).fill(NaN);
    const widest = widths.reduce((most, width) => Math.max(most, width), 0);
    this.#known = new Uint8Array(widest);
    this.#products = new Float64Array(widest);
    this.#parts = new Float64Array(widest);
  }

  /**
   * Adds all trees' Shapley values of one row.
   *
   * @param contributions One per feature.
   * @param cells One per feature, as a {@linkcode Forest} takes them.
   */
  addTo(contributions: Float64Array, cells: Float64Array): void {
    const { values, first_split, first_feature, nodes, lefts, places, features } = this.#paths;
    const goes_left = this.#goes_left, remembered = this.#remembered;
    this.#forest.sides(goes_left, cells);
    for (let leaf = 0; leaf < values.length; leaf++) {
      const end = first_split[leaf + 1]!;
      const first = first_feature[leaf]!, width = first_feature[leaf + 1]! - first;
      const base = this.#first_remembered[leaf]!;
      if (base < 0) {
        this.#known.fill(1);
        for (let at = first_split[leaf]!; at < end; at++) {
          if (goes_left[nodes[at]!] !== lefts[at]) this.#known[places[at]!] = 0;
        }
        const parts = this.#workOut(leaf);
        for (let at = 0; at < width; at++) contributions[features[first + at]!]! += parts[at]!;
        continue;
      }
      let failed = 0;
      for (let at = first_split[leaf]!; at < end; at++) {
        failed |= (goes_left[nodes[at]!]! ^ lefts[at]!) << places[at]!;
      }
      const from = base + failed * width;
      if (Number.isNaN(remembered[from])) {
        for (let at = 0; at < width; at++) this.#known[at] = ~failed >> at & 1;
        remembered.set(this.#workOut(leaf).subarray(0, width), from);
      }
      for (let at = 0; at < width; at++) {
        contributions[features[first + at]!]! += remembered[from + at]!;
      }
    }
  }

  /** What each feature of a leaf adds where the row passes the splits of `#known`. */
  #workOut(leaf: number): Float64Array {
    const { values, first_feature, shares } = this.#paths;
    const first = first_feature[leaf]!, width = first_feature[leaf + 1]! - first;
    const known = this.#known, products = this.#products, parts = this.#parts.fill(0);
    // The product of all factors but one is a polynomial of degree width − 1.
    const count = Math.ceil(width / 2);
    const { points, weights } = this.#rules[count] ??= gaussLegendre(count);
    for (let at = 0; at < count; at++) {
      let product = weights[at]!;
      for (let place = 0; place < width; place++) {
        const share = shares[first + place]!;
        products[place] = product;
        product *= share + (known[place]! - share) * points[at]!;
      }
      product = values[leaf]!;
      for (let place = width - 1; place >= 0; place--) {
        const share = shares[first + place]!, gain = known[place]! - share;
        parts[place]! += products[place]! * gain * product;
        product *= share + gain * points[at]!;
      }
    }
    return parts;
  }
}

/** Numbers to remember of a leaf: a number per feature, for each set of features. */
function tableSize(width: number): number {
  return width * 2 ** width;
}

/** Up to how many features leaves may have above them so that all their numbers can be remembered. */
function rememberedWidth(widths: Int32Array): number {
  const sorted = widths.toSorted();
  let sum = 0;
  for (const width of sorted) {
    sum += tableSize(width);
    if (sum > remembered_max) return width - 1;
  }
  return sorted.at(-1) ?? 0;
}
