import type { Forest } from "./forest.ts";
import { type LeafPath, leafPaths } from "./leaf_paths.ts";
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

  // Leaf by leaf, in flat arrays: this is the inner loop of explaining many rows.
  readonly #values: Float64Array;
  /** Where each leaf's splits begin, and its features; one more at the end. */
  readonly #first_split: Int32Array;
  readonly #first_feature: Int32Array;
  /** A split's node, whether the leaf lies to its left, and the feature's place among the leaf's. */
  readonly #nodes: Int32Array;
  readonly #lefts: Uint8Array;
  readonly #places: Uint16Array;
  readonly #features: Int32Array;
  readonly #shares: Float64Array;
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
    const paths = trees.flatMap((tree, at) => leafPaths(tree, forest.roots[at]!));
    this.#goes_left = new Uint8Array(trees.reduce((sum, { feature }) => sum + feature.length, 0));
    this.#values = Float64Array.from(paths, ({ value }) => value);
    this.#first_split = firsts(paths, ({ nodes }) => nodes.length);
    this.#first_feature = firsts(paths, ({ features }) => features.length);
    this.#nodes = Int32Array.from(paths.flatMap(({ nodes }) => nodes));
    this.#lefts = Uint8Array.from(paths.flatMap(({ lefts }) => lefts));
    this.#places = Uint16Array.from(paths.flatMap(({ places }) => places));
    this.#features = Int32Array.from(paths.flatMap(({ features }) => features));
    this.#shares = Float64Array.from(paths.flatMap(({ shares }) => shares));
    const width_max = rememberedWidth(paths);
    const small = ({ features }: LeafPath) => features.length <= width_max;
    const from = firsts(paths, (path) => small(path) ? tableSize(path.features.length) : 0);
    this.#first_remembered = Int32Array.from(paths, (path, at) => small(path) ? from[at]! : -1);
    this.#remembered = new Float64Array(from[paths.length]!).fill(NaN);
    const widest = paths.reduce((most, { features }) => Math.max(most, features.length), 0);
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
    const goes_left = this.#goes_left, nodes = this.#nodes, lefts = this.#lefts;
    const places = this.#places, features = this.#features, remembered = this.#remembered;
    this.#forest.sides(goes_left, cells);
    for (let leaf = 0; leaf < this.#values.length; leaf++) {
      const end = this.#first_split[leaf + 1]!;
      const first = this.#first_feature[leaf]!;
      const width = this.#first_feature[leaf + 1]! - first;
      const base = this.#first_remembered[leaf]!;
      if (base < 0) {
        this.#known.fill(1);
        for (let at = this.#first_split[leaf]!; at < end; at++) {
          if (goes_left[nodes[at]!] !== lefts[at]) this.#known[places[at]!] = 0;
        }
        const parts = this.#workOut(leaf);
        for (let at = 0; at < width; at++) contributions[features[first + at]!]! += parts[at]!;
        continue;
      }
      let failed = 0;
      for (let at = this.#first_split[leaf]!; at < end; at++) {
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
    const first = this.#first_feature[leaf]!, width = this.#first_feature[leaf + 1]! - first;
    const known = this.#known, products = this.#products, parts = this.#parts.fill(0);
    // The product of all factors but one is a polynomial of degree width − 1.
    const count = Math.ceil(width / 2);
    const { points, weights } = this.#rules[count] ??= gaussLegendre(count);
    for (let at = 0; at < count; at++) {
      let product = weights[at]!;
      for (let place = 0; place < width; place++) {
        const share = this.#shares[first + place]!;
        products[place] = product;
        product *= share + (known[place]! - share) * points[at]!;
      }
      product = this.#values[leaf]!;
      for (let place = width - 1; place >= 0; place--) {
        const share = this.#shares[first + place]!, gain = known[place]! - share;
        parts[place]! += products[place]! * gain * product;
        product *= share + gain * points[at]!;
      }
    }
    return parts;
  }
}

/** Where each leaf's entries begin if they stand one behind the other, and where the last ones end. */
function firsts(paths: readonly LeafPath[], size: (path: LeafPath) => number): Int32Array {
  const result = new Int32Array(paths.length + 1);
  for (const [at, path] of paths.entries()) result[at + 1] = result[at]! + size(path);
  return result;
}

/** Numbers to remember of a leaf: a number per feature, for each set of features. */
function tableSize(width: number): number {
  return width * 2 ** width;
}

/** Up to how many features leaves may have above them so that all their numbers can be remembered. */
function rememberedWidth(paths: readonly LeafPath[]): number {
  const widths = paths.map(({ features }) => features.length).sort((a, b) => a - b);
  let sum = 0;
  for (const [at, width] of widths.entries()) {
    sum += tableSize(width);
    if (sum > remembered_max) return widths[at]! - 1;
  }
  return widths.at(-1) ?? 0;
}
