/** A mean over rows that are not independent: those of one customer go together. */
export interface ClusteredMean {
  mean: number;
  standard_error: number;
  customers: number;
}

/**
 * Mean of `values` and its standard error by customers:
 * √(G / (G − 1) · Σ_g (Σ_{i in g} (v_i − mean))²) / n for G customers and n rows, the cluster-robust
 * error of a mean (Liang and Zeger, 1986; Cameron and Miller, 2015, equation 11 for a constant alone).
 *
 * One customer has no error, NaN: nothing says how customers differ.
 */
export function clusteredMean(
  keys: readonly string[],
  values: ArrayLike<number>,
): ClusteredMean {
  const rows = keys.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += values[row]!;
  const mean = sum / rows;
  const residuals = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    residuals.set(keys[row]!, (residuals.get(keys[row]!) ?? 0) + values[row]! - mean);
  }
  let squares = 0;
  for (const residual of residuals.values()) squares += residual * residual;
  const customers = residuals.size;
  const standard_error = Math.sqrt(squares * (customers / (customers - 1))) / rows;
  return { mean, standard_error, customers };
}
