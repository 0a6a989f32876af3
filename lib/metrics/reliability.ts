import type { Labels } from "./labels.ts";

/** Predicted against observed churn among rows of similar probability. */
export interface ReliabilityBin {
  from: number;
  to: number;
  rows: number;
  mean_probability: number;
  churn_rate: number;
}

/** The bin of a probability among `bins` of equal width. */
export function widthBin(probability: number, bins: number): number {
  return Math.min(Math.floor(probability * bins), bins - 1);
}

/** Bins of equal width; empty ones are left out. */
export function reliabilityBins(
  labels: Labels,
  probability: ArrayLike<number>,
  bins = 10,
): ReliabilityBin[] {
  const edges = Array.from({ length: bins + 1 }, (_, edge) => edge / bins);
  return binned(labels, probability, edges, (value) => widthBin(value, bins));
}

/** Bins of equal size, parted at quantiles; rows of one probability stay together. */
export function quantileBins(
  labels: Labels,
  probability: ArrayLike<number>,
  bins = 10,
): ReliabilityBin[] {
  const sorted = Float64Array.from(probability).sort();
  const edges = Array.from({ length: bins + 1 }, (_, edge) => quantile(sorted, edge / bins));
  return binned(labels, probability, edges, (value) => {
    let bin = 0;
    while (bin < bins - 1 && edges[bin + 1]! <= value) bin++;
    return bin;
  });
}

/** Mean distance of predicted and observed churn over bins, weighted by their rows. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  let sum = 0, total = 0;
  for (const { rows, mean_probability, churn_rate } of bins) {
    sum += rows * Math.abs(mean_probability - churn_rate);
    total += rows;
  }
  return sum / total;
}

/** A quantile of sorted numbers, between two of them by a straight line. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place), above = Math.ceil(place);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
}

function binned(
  labels: Labels,
  probability: ArrayLike<number>,
  edges: readonly number[],
  binOf: (probability: number) => number,
): ReliabilityBin[] {
  const sums = edges.slice(1).map((to, at) => ({ from: edges[at]!, to, rows: 0, p: 0, y: 0 }));
  for (let row = 0; row < probability.length; row++) {
    const bin = sums[binOf(probability[row]!)]!;
    bin.rows++;
    bin.p += probability[row]!;
    bin.y += labels[row]!;
  }
  return sums.filter(({ rows }) => rows > 0).map(({ from, to, rows, p, y }) => (
    { from, to, rows, mean_probability: p / rows, churn_rate: y / rows }
  ));
}
