import type { Calibration } from "./calibration.ts";
import type { ModelFile } from "./model_file.ts";

/** What the parts of a raw score are, by the kind of model: one sentence. */
export function partsInWords(kind: ModelFile["model"]["kind"]): string {
  return {
    logistic:
      "A part is how far the customer's value is from the average, times the weight of the feature.",
    trees:
      "A part is the exact Shapley value of its feature in the trees: what knowing the feature adds, " +
      "averaged over all orders in which the features could become known.",
    bgnbd:
      "A part is the exact Shapley value of its feature in the formula: what the customer's own value " +
      "adds to the average customer's, averaged over all orders of taking them over.",
  }[kind];
}

/** How parts of the raw score carry over to the published probability. */
export interface CarriedParts {
  /**
   * Parts times this are parts of the published probability's log-odds; null: they cannot be, since
   * there they do not add up.
   */
  factor: number | null;
  /** The same for people: one sentence. */
  words: string;
}

/** What calibration makes of the parts of a score. */
export function carriedParts(calibration: Calibration): CarriedParts {
  switch (calibration.kind) {
    case "none":
      return {
        factor: 1,
        words: "The score is published as it is, so the parts add up to the log-odds of the " +
          "published probability, too.",
      };
    case "platt":
      return {
        factor: calibration.slope,
        words:
          "Calibration is a straight line in log-odds, so for the published probability each " +
          `part counts ${Number(calibration.slope.toPrecision(3))} times.`,
      };
    case "isotonic":
      return {
        factor: null,
        words: "Calibration is a curve, so the parts add up to the raw score, and not to the " +
          "published probability.",
      };
  }
}
