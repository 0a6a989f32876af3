/** A strictly increasing curve through points (log-odds, probability). */
export interface Isotonic {
  kind: "isotonic";
  /** No probability lies outside [floor, 1 − floor]. */
  floor: number;
  points: [log_odds: number, probability: number][];
}

/** The curve's probability. */
export function isotonic({ floor, points }: Isotonic, log_odds: number): number {
  const [first, last] = [points[0]!, points.at(-1)!];
  if (log_odds <= first[0]) return floor + (first[1] - floor) * Math.exp(log_odds - first[0]);
  if (log_odds >= last[0]) {
    return 1 - floor - (1 - floor - last[1]) * Math.exp(last[0] - log_odds);
  }
  let low = 0, high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle]![0] <= log_odds) low = middle;
    else high = middle;
  }
  const [[x0, p0], [x1, p1]] = [points[low]!, points[high]!];
  return p0 + (p1 - p0) * ((log_odds - x0) / (x1 - x0));
}
