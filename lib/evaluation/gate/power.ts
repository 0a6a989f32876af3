import { normalQuantile } from "../../metrics/mod.ts";

/** How likely a gain of the smallest size that a test set can show is to be found. */
export const power = 0.8;

/**
 * The smallest true gain that is promoted with probability {@linkcode power}: the one-sided bound must
 * lie above 0, which takes (z₀.₉₅ + z₀.₈) standard errors (Bloom, Minimum Detectable Effects,
 * Evaluation Review 19, 1995), and the gain itself reach the margin, which takes the margin and z₀.₈
 * standard errors.
 */
export function smallestGain(standard_error: number, margin: number, confidence: number): number {
  const found = normalQuantile(power), certain = normalQuantile(confidence);
  return Math.max((certain + found) * standard_error, margin + found * standard_error);
}
