/** Probability of log-odds, without overflow on either side. */
export function sigmoid(log_odds: number): number {
  if (log_odds >= 0) return 1 / (1 + Math.exp(-log_odds));
  const odds = Math.exp(log_odds);
  return odds / (1 + odds);
}

/** Log-odds of a probability. */
export function logit(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability);
}
