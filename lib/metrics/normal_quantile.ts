/**
 * The standard normal quantile, to seven figures: algorithm AS 241, PPND7 (Wichura, Applied Statistics
 * 37, 1988).
 *
 * @param share Between 0 and 1, both exclusive.
 */
export function normalQuantile(share: number): number {
  const q = share - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * polynomial(r, [3.3871327179, 50.434271938, 159.29113202, 59.109374720]) /
      polynomial(r, [1, 17.895169469, 78.757757664, 67.187563600]);
  }
  const r = Math.sqrt(-Math.log(Math.min(share, 1 - share)));
  const distance = r <= 5
    ? polynomial(r - 1.6, [1.4234372777, 2.7568153900, 1.3067284816, 0.17023821103]) /
      polynomial(r - 1.6, [1, 0.73700164250, 0.12021132975])
    : polynomial(r - 5, [6.6579051150, 3.0812263860, 0.42868294337, 0.017337203997]) /
      polynomial(r - 5, [1, 0.24197894225, 0.012258202635]);
  return q < 0 ? -distance : distance;
}

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
