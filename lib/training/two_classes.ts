// @ts-types="./_ml_logistic_regression.d.ts"
import LogisticRegression from "ml-logistic-regression";
import { Matrix } from "ml-matrix";
import type { DesignMatrix } from "./design_matrix.ts";

/** Name and version of the library that fits, for the model file; a test compares it with deno.json. */
export const library = "ml-logistic-regression 2.0.0";

/** Weights after `steps` of gradient ascent from zero: w += learning_rate · Xᵀ(labels − σ(Xw)). */
export function ascend(
  design: DesignMatrix,
  labels: DesignMatrix,
  { steps, learning_rate }: { steps: number; learning_rate: number },
): Float64Array {
  const model = new LogisticRegression({ numSteps: steps, learningRate: learning_rate });
  // The library trains one mirror model per class. Two rows, one of each class, make it set up its
  // classifiers; then only the first is trained on the real rows: its target is "not class 0".
  model.train(new Matrix([[1], [1]]), Matrix.columnVector([0, 1]));
  const [classifier] = model.classifiers;
  classifier!.train(design, labels);
  return Float64Array.from(classifier!.weights!.to1DArray());
}
