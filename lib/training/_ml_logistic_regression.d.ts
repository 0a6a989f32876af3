/** The part of ml-logistic-regression 2.0.0 that is used; the package ships no types. */
import type { AbstractMatrix, Matrix } from "ml-matrix";

interface TwoClasses {
  /** 1 × columns; null before training. */
  weights: Matrix | null;
  /** Always starts from zero weights. */
  train(features: AbstractMatrix, target: AbstractMatrix): void;
  testScores(features: AbstractMatrix): number[];
}

export default class LogisticRegression {
  constructor(options: { numSteps: number; learningRate: number });
  classifiers: TwoClasses[];
  train(features: AbstractMatrix, labels: AbstractMatrix): void;
}
