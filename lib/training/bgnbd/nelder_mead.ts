/** A point found, and whether the simplex had shrunk there before the steps ran out. */
export interface Minimum {
  at: number[];
  value: number;
  steps: number;
  converged: boolean;
}

/**
 * Minimises a function of few parameters without derivatives.
 *
 * J. A. Nelder and R. Mead, "A simplex method for function minimization", The Computer Journal 7
 * (1965), with the usual coefficients 1, 2, 1/2, 1/2.
 *
 * @param tolerance Ends where points and values of the simplex differ by less than this.
 */
export function nelderMead(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  { steps_max, tolerance, spread }: { steps_max: number; tolerance: number; spread: number },
): Minimum {
  const size = start.length;
  const measured = (at: number[]) => ({ at, value: f(at) });
  const simplex = Array.from(
    { length: size + 1 },
    (_, corner) => measured(start.map((x, axis) => axis === corner - 1 ? x + spread : x)),
  );
  for (let steps = 0;; steps++) {
    simplex.sort((one, other) => one.value - other.value);
    const best = simplex[0]!, worst = simplex[size]!;
    const widest = Math.max(
      ...simplex.map(({ at }) => Math.max(...at.map((x, axis) => Math.abs(x - best.at[axis]!)))),
    );
    const converged = widest < tolerance && worst.value - best.value < tolerance;
    if (converged || steps >= steps_max) return { ...best, steps, converged };
    const centre = start.map((_, axis) =>
      simplex.slice(0, size).reduce((sum, { at }) => sum + at[axis]!, 0) / size
    );
    const along = (factor: number) =>
      measured(centre.map((x, axis) => x + factor * (worst.at[axis]! - x)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[size] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[size - 1]!.value) {
      simplex[size] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[size] = contracted;
      else {
        for (let corner = 1; corner <= size; corner++) {
          simplex[corner] = measured(
            simplex[corner]!.at.map((x, axis) => best.at[axis]! + (x - best.at[axis]!) / 2),
          );
        }
      }
    }
  }
}
