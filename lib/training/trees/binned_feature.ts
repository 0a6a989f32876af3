import { describeFeature } from "../encoding.ts";
import type { EncodedFeature, FeatureColumn } from "../../model/mod.ts";
import { cutPoints } from "./cut_points.ts";

/** A feature as the trainer sees it: each row in one of `bins` bins, bin 0 for missing values. */
export interface BinnedFeature {
  encoded: EncodedFeature;
  bins: number;
  /** Numbers: bin b, from 1, holds what is above cut b − 2 and at most cut b − 1; else empty. */
  cuts: Float64Array;
  /** The bin of each training row. */
  rows: Uint8Array;
}

/**
 * Bins training rows: intervals of numbers, levels of categories.
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
  return columns.map((column, at): BinnedFeature => {
    const encoded = features[at]!;
    return encoded.kind === "number"
      ? { encoded, ...binNumbers(column.values as ArrayLike<number | null>, bins_max) }
      : { encoded, ...binLevels(column.values as ArrayLike<string | null>, encoded.levels) };
  });
}

/** Whether all rows are in one bin. */
export function isConstant({ encoded, bins }: BinnedFeature): boolean {
  return bins - (encoded.missing ? 0 : 1) < 2;
}

function binNumbers(values: ArrayLike<number | null>, bins_max: number) {
  // Taken out of a list of numbers and nulls once: it is several times as slow to walk.
  const numbers = new Float64Array(values.length);
  const sorted = new Float64Array(values.length);
  let known = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NaN;
    numbers[row] = value;
    if (!Number.isNaN(value)) sorted[known++] = value;
  }
  const cuts = cutPoints(sorted.subarray(0, known).sort(), bins_max);
  const rows = new Uint8Array(values.length);
  for (let row = 0; row < rows.length; row++) {
    const value = numbers[row]!;
    rows[row] = Number.isNaN(value) ? 0 : 1 + cutsBelow(cuts, value);
  }
  return { cuts, bins: known === 0 ? 1 : cuts.length + 2, rows };
}

function binLevels(values: ArrayLike<string | null>, levels: readonly string[]) {
  const bin_of = new Map<string | null, number>(levels.map((level, at) => [level, at + 1]));
  const rows = Uint8Array.from(values, (value) => bin_of.get(value) ?? 0);
  return { cuts: new Float64Array(0), bins: 1 + levels.length, rows };
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
