import type { LogisticParts } from "../model/mod.ts";
import type { LogisticFit } from "./train_logistic.ts";

/** The parts of a logistic model from what training found. */
export function logisticParts({ encoding, base, weights }: LogisticFit): LogisticParts {
  const columns = encoding.columns.map((column, at) => ({ ...column, weight: weights[at]! }));
  return { features: encoding.features, base, columns };
}
