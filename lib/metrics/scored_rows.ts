import type { Labels } from "./labels.ts";

/** Scored rows with their labels; a customer may have several rows. */
export interface ScoredRows {
  keys: readonly string[];
  labels: Labels;
  /** What rows are ranked by: log-odds before calibration. */
  scores: ArrayLike<number>;
  probability: ArrayLike<number>;
}

/** Lower and upper end of the middle 95 %; null where no resample had the figure. */
export type Interval = [low: number, high: number] | null;

/** A figure and its interval over customers. */
export interface Measured {
  value: number;
  interval: Interval;
}
