const half_log_two_pi = 0.91893853320467274178;

/** Coefficients of the asymptotic series: B(2k) / (2k (2k − 1)). */
const stirling = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/** From here on the series is exact to the last digits. */
const series_from = 15;

/**
 * Natural logarithm of the gamma function for x > 0, to about 1e-14 of the larger of it and 1.
 *
 * Stirling's series (Abramowitz and Stegun, 6.1.41), small arguments shifted up by
 * Γ(x + 1) = x Γ(x).
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return NaN;
  let product = 1;
  let shifted = x;
  while (shifted < series_from) product *= shifted++;
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  let sum = 0;
  for (let k = stirling.length - 1; k >= 0; k--) sum = sum * square + stirling[k]!;
  return (shifted - 0.5) * Math.log(shifted) - shifted + half_log_two_pi + sum * inverse -
    Math.log(product);
}
