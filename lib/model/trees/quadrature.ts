/** Points in (0, 1) and their weights: the weighted sum of a polynomial's values is its integral. */
export interface Quadrature {
  points: Float64Array;
  weights: Float64Array;
}

/**
 * Gauss's rule with `count` points, exact for polynomials up to degree 2 · count − 1.
 *
 * Source: Press et al., Numerical Recipes, section 4.6: Newton's method on Legendre's polynomials.
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count), weights = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    let x = -Math.cos(Math.PI * (at + 0.75) / (count + 0.5));
    let slope = 0;
    // It doubles its digits with each step, and three suffice; further ones change the last bit at most.
    for (let step = 0; step < 6; step++) {
      const [value, before] = legendre(count, x);
      slope = count * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    points[at] = (1 + x) / 2;
    weights[at] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** Legendre's polynomials of this degree and of one below, at x. */
function legendre(degree: number, x: number): [number, number] {
  let value = 1, before = 0;
  for (let own = 1; own <= degree; own++) {
    [value, before] = [((2 * own - 1) * x * value - (own - 1) * before) / own, value];
  }
  return [value, before];
}
