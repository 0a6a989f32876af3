/** A figure with the middle 95 % of its resamples; null where there is none. */
export interface Measured {
  value: number;
  interval: readonly [number, number] | null;
}
