/** How many trials each step of the budget gets: all of them, then half of those, and so on. */
export function rungSizes(trials: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, step) => Math.max(1, Math.ceil(trials / 2 ** step)));
}
