import { quantile } from "../reliability.ts";
import type { Interval, Measured } from "../scored_rows.ts";
import type { Sampled } from "./resampler.ts";

/** The middle 95 % of draws; resamples without the figure are left out. */
export function interval(draws: Float64Array): Interval {
  const sorted = known(draws);
  if (sorted.length === 0) return null;
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

/**
 * What a figure lies above with this confidence: a one-sided bound by percentile, the ⌊α (B + 1)⌋-th
 * smallest of B draws (Davison and Hinkley, Bootstrap Methods and their Application, 1997, section
 * 5.3). NaN without draws.
 */
export function lowerBound(draws: Float64Array, confidence: number): number {
  const sorted = known(draws);
  // 1 − 0.95 is a little more than 0.05 in binary.
  const place = Math.floor((1 - confidence) * (sorted.length + 1) + 1e-9);
  return sorted[Math.max(place, 1) - 1] ?? NaN;
}

/** How far draws spread: the standard error of what they are draws of. */
export function standardError(draws: Float64Array): number {
  const found = known(draws);
  const mean = found.reduce((sum, draw) => sum + draw, 0) / found.length;
  const squares = found.reduce((sum, draw) => sum + (draw - mean) ** 2, 0);
  return Math.sqrt(squares / (found.length - 1));
}

/** A figure with its interval. */
export function measured<Name extends string>(
  { values, draws }: Sampled<Name>,
  name: Name,
): Measured {
  return { value: values[name], interval: interval(draws[name]) };
}

/** How far the first figure lies above the second, over the same resamples. */
export function difference<Name extends string, Other extends string>(
  first: Sampled<Name>,
  name: Name,
  second: Sampled<Other>,
  other: Other,
): { value: number; draws: Float64Array } {
  const [a, b] = [first.draws[name], second.draws[other]];
  return {
    value: first.values[name] - second.values[other],
    draws: a.map((draw, at) => draw - b[at]!),
  };
}

function known(draws: Float64Array): Float64Array {
  return draws.filter((draw) => !Number.isNaN(draw)).sort();
}
