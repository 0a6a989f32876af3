import { describeFeature, type EncodedFeature } from "../encoding.ts";
import type { FeatureColumn } from "../feature_column.ts";
import { cutPoints } from "./cut_points.ts";

/** A feature as the trainer sees it: each row in one of `bins` bins, bin 0 for missing values. */
export interface BinnedFeature {
  encoded: EncodedFeature;
  bins: number;
  /** Numbers: bin b, from 1, holds what is above cut b − 2 and at most cut b − 1; else empty. */
  cuts: Float64Array;
}

/**
 * Learns bins from training rows: intervals of numbers, levels of categories.
 *
 * @throws {RangeError} If categories have more than `bins_max` levels.
 */
export function binFeatures(columns: readonly FeatureColumn[], bins_max: number): BinnedFeature[] {
  const features = columns.map(describeFeature);
  const many = features.flatMap((feature) =>
    feature.kind === "category" && feature.levels.length > bins_max
      ? [`feature "${feature.name}" has ${feature.levels.length} levels`]
      : []
  );
  if (many.length > 0) {
    throw new RangeError(
      `Cannot train trees: ${many.join("; ")}, must be at most ${bins_max}: ` +
        `leave out what names rows rather than kinds of them`,
    );
  }
  return features.map((encoded, at) => {
    if (encoded.kind === "category") {
      return { encoded, cuts: new Float64Array(0), bins: 1 + encoded.levels.length };
    }
    const known = knownNumbers(columns[at]!.values as ArrayLike<number | null>).sort();
    const cuts = cutPoints(known, bins_max);
    return { encoded, cuts, bins: known.length === 0 ? 1 : cuts.length + 2 };
  });
}

/** Whether all rows are in one bin. */
export function isConstant({ encoded, bins }: BinnedFeature): boolean {
  return bins - (encoded.missing ? 0 : 1) < 2;
}

/** Writes the bin of each row. */
export function fillBins(
  bins: Uint8Array,
  { encoded, cuts }: BinnedFeature,
  column: FeatureColumn,
) {
  const { values } = column;
  if (encoded.kind === "category") {
    const codes = new Map<unknown, number>(encoded.levels.map((level, at) => [level, at + 1]));
    for (let row = 0; row < bins.length; row++) bins[row] = codes.get(values[row]) ?? 0;
    return;
  }
  for (let row = 0; row < bins.length; row++) {
    const value = values[row] as number | null;
    bins[row] = value === null ? 0 : 1 + cutsBelow(cuts, value);
  }
}

function cutsBelow(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

function knownNumbers(values: ArrayLike<number | null>): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value !== null) known[count++] = value;
  }
  return known.subarray(0, count);
}
