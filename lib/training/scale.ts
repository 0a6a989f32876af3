import type { FeatureColumn } from "../model/mod.ts";

/** A deviation below this share of the mean is rounding, not information. */
const deviation_share_min = 1e-12;

/** Mean and population deviation; a deviation of 0 says that all values are equal. */
export function scaleOf(values: Float64Array): { mean: number; deviation: number } {
  const count = values.length;
  let smallest = Infinity, largest = -Infinity;
  for (const value of values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  // Asked of the values, since rounding can leave a constant column a deviation that is not 0.
  if (!(smallest < largest)) return { mean: count > 0 ? smallest + 0 : 0, deviation: 0 };
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / count;
  let spread = 0;
  for (const value of values) spread = Math.max(spread, Math.abs(value - mean));
  let squares = 0;
  // In units of the largest distance, so that squares of tiny or huge numbers stay numbers.
  for (const value of values) squares += ((value - mean) / spread) ** 2;
  const deviation = spread * Math.sqrt(squares / count);
  const rounding = deviation <= deviation_share_min * Math.abs(mean);
  return { mean: mean + 0, deviation: rounding ? 0 : deviation };
}

/** Numbers beyond this cannot be averaged over many rows. */
const largest_number = 1e200;

/** Refuses numbers so large that their sums are no numbers. */
export function checkFinite(columns: readonly FeatureColumn[]): void {
  const problems = columns.flatMap(({ name, kind, values }) => {
    if (kind !== "number") return [];
    for (let row = 0; row < values.length; row++) {
      if (Math.abs((values[row] as number | null) ?? 0) > largest_number) {
        return [`feature "${name}" is ${values[row]} in row ${row}`];
      }
    }
    return [];
  });
  if (problems.length === 0) return;
  throw new RangeError(
    `Cannot standardise features: ${problems.join("; ")}, must be within ±${largest_number}`,
  );
}
