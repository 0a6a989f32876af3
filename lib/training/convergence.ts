import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { DesignMatrix } from "./design_matrix.ts";
import { sigmoid } from "../model/mod.ts";
import type { Whitening } from "./whiten.ts";

/** How far weights are from the maximum of the likelihood. */
export interface Convergence {
  /** Largest component of the mean gradient over whitened columns. */
  gradient: number;
  /** What a step of Newton's method would still change in any weight. */
  weight_error: number;
  /** Share of the error that one more step leaves, at worst. */
  left_per_step: number;
  /** p (1 − p) of each row: how much the gradient bends there. */
  curvatures: Float64Array;
}

/**
 * Looks at a whitened design, its labels and the weights that training has reached by steps of
 * `step_length / rows`.
 */
export function convergence(
  design: DesignMatrix,
  labels: Float64Array,
  weights: Float64Array,
  whitening: Whitening,
  step_length: number,
): Convergence {
  const { rows } = design;
  const residuals = design.times(weights);
  const curvatures = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const probability = sigmoid(residuals[row]!);
    curvatures[row] = probability * (1 - probability);
    residuals[row] = labels[row]! - probability;
  }
  const ascent = design.transposedTimes(residuals).map((sum) => sum / rows);
  const gradient = largest(ascent);
  const curvature = design.secondMoment(curvatures);
  const eigenvalues = new EigenvalueDecomposition(curvature, { assumeSymmetric: true });
  const left_per_step = Math.max(
    ...eigenvalues.realEigenvalues.map((value) => Math.abs(1 - step_length * value)),
  );
  const decomposition = new CholeskyDecomposition(curvature);
  // Where the classes are separated, the curvature vanishes and no weight is near its end.
  if (!decomposition.isPositiveDefinite()) {
    return { gradient, weight_error: Infinity, left_per_step, curvatures };
  }
  const step = decomposition.solve(Matrix.columnVector(Array.from(ascent))).to1DArray();
  return {
    gradient,
    weight_error: largest(whitening.unwhiten(Float64Array.from(step))),
    left_per_step,
    curvatures,
  };
}

function largest(values: Float64Array): number {
  let result = 0;
  // Written so that a NaN is the largest.
  for (const value of values) if (!(Math.abs(value) <= result)) result = Math.abs(value);
  return result;
}
