import { type Isotonic, isotonic } from "./isotonic.ts";
import { sigmoid } from "./sigmoid.ts";

/** Log-odds become slope · log-odds + intercept. */
export interface Platt {
  kind: "platt";
  slope: number;
  intercept: number;
}

/** How log-odds become the probability that is published; always increasing. */
export type Calibration = { kind: "none" } | Platt | Isotonic;

/** The published probability of a row's log-odds. */
export function calibrated(calibration: Calibration, log_odds: number): number {
  switch (calibration.kind) {
    case "none":
      return sigmoid(log_odds);
    case "platt":
      return sigmoid(calibration.slope * log_odds + calibration.intercept);
    case "isotonic":
      return isotonic(calibration, log_odds);
  }
}

/** The published probabilities of all rows. */
export function probabilities(calibration: Calibration, log_odds: Float64Array): Float64Array {
  return log_odds.map((score) => calibrated(calibration, score));
}
