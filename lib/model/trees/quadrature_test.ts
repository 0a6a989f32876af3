import assert from "node:assert/strict";
import { gaussLegendre } from "./quadrature.ts";

Deno.test("gaussLegendre() integrates powers exactly up to its degree, and not beyond", () => {
  for (const count of [1, 2, 3, 4, 9, 40, 101]) {
    const { points, weights } = gaussLegendre(count);
    const integral = (power: number) =>
      points.reduce((sum, point, at) => sum + weights[at]! * point ** power, 0);
    for (let power = 0; power < 2 * count; power++) {
      const found = integral(power);
      assert.ok(Math.abs(found - 1 / (power + 1)) < 1e-14, `${count} points, t^${power}: ${found}`);
    }
    if (count < 5) assert.ok(Math.abs(integral(2 * count) - 1 / (2 * count + 1)) > 1e-6);
  }
});

Deno.test("gaussLegendre() gives the points of the tables", () => {
  // Abramowitz and Stegun, table 25.4, n = 3: ±0.774596669241483, 0 with 0.555555555555556, 0.888888888888889.
  const { points, weights } = gaussLegendre(3);
  const expected = [[-0.774596669241483, 5 / 9], [0, 8 / 9], [0.774596669241483, 5 / 9]];
  for (const [at, [point, weight]] of expected.entries()) {
    assert.ok(Math.abs(points[at]! - (1 + point!) / 2) < 1e-15);
    assert.ok(Math.abs(weights[at]! - weight! / 2) < 1e-15);
  }
});
