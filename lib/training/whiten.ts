import { CholeskyDecomposition } from "ml-matrix";
import { residual_share_min } from "./collinear.ts";
import type { DesignMatrix } from "./design_matrix.ts";

/** A change of basis in which the columns of a design are uncorrelated and of unit second moment. */
export interface Whitening {
  /** The smallest share of a column's second moment that the columns before it leave. */
  pivot_min: number;
  /** Weights for the design's own columns from weights for the whitened ones. */
  unwhiten(weights: Float64Array): Float64Array;
}

/**
 * Whitens the design in place: afterwards XᵀX = rows · I, so that gradient ascent with a rate of
 * 4 / rows cannot diverge, whatever the data.
 *
 * @param names Names of the columns, for the message.
 * @param weights Of the rows: afterwards Xᵀ diag(weights) X = rows · I.
 */
export function whiten(
  design: DesignMatrix,
  names: readonly string[],
  weights?: Float64Array,
): Whitening {
  const { rows, columns, data } = design;
  const moment = design.secondMoment(weights);
  const lower = new CholeskyDecomposition(moment).lowerTriangularMatrix.to1DArray();
  let pivot_min = Infinity, thinnest = 0;
  for (let column = 0; column < columns; column++) {
    const share = lower[column * columns + column]! ** 2 / moment.get(column, column);
    // Asked here because the decomposition calls an exactly doubled column positive definite.
    if (!(share >= pivot_min)) [pivot_min, thinnest] = [share, column];
  }
  if (!(pivot_min > residual_share_min)) {
    throw new RangeError(
      `Cannot train: column "${names[thinnest]}" repeats the columns before it ` +
        `(${pivot_min.toExponential(1)} of it is left, must be above ` +
        `${residual_share_min.toExponential(0)}); raise ridge, or set it to 0 to drop the column`,
    );
  }
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    for (let i = 0; i < columns; i++) {
      let value = data[from + i]!;
      const at = i * columns;
      for (let j = 0; j < i; j++) value -= lower[at + j]! * data[from + j]!;
      data[from + i] = value / lower[at + i]!;
    }
  }
  function unwhiten(weights: Float64Array): Float64Array {
    const result = Float64Array.from(weights);
    for (let i = columns - 1; i >= 0; i--) {
      for (let j = i + 1; j < columns; j++) result[i]! -= lower[j * columns + i]! * result[j]!;
      result[i]! /= lower[i * columns + i]!;
    }
    return result;
  }
  return { pivot_min, unwhiten };
}
