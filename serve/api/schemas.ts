import { z } from "@hono/zod-openapi";
import type { ModelFile } from "../../lib/model/mod.ts";

/** Most rows of one call. */
export const rows_max = 1000;

/** Longest id of a customer, in characters. */
export const customer_length_max = 200;

export const customerSchema = z.string().min(1).max(customer_length_max);

/**
 * What the features of a row must be: every feature of the model and no other, null where unknown.
 *
 * @throws {TypeError} If a name stands twice, or cannot be the name of a field.
 */
export function featuresSchema({ features, bounds = {} }: Pick<ModelFile, "features" | "bounds">) {
  const names = features.map(({ name }) => name);
  // zod passes over a field of this name, since in most objects it is no field.
  const wrong = names.find((name, at) => name === "__proto__" || names.indexOf(name) < at);
  if (wrong !== undefined) {
    throw new TypeError(
      `Cannot serve feature "${wrong}": ` +
        (wrong === "__proto__" ? "no field can have this name" : "the model has it twice"),
    );
  }
  return z.strictObject(Object.fromEntries(features.map((feature) => {
    if (feature.kind === "category") return [feature.name, z.enum(feature.levels).nullable()];
    const { min, max } = bounds[feature.name] ?? {};
    let number = z.number();
    if (min !== undefined) number = number.min(min);
    if (max !== undefined) number = number.max(max);
    return [feature.name, number.nullable()];
  })));
}

/** The bodies of `POST /predict/single` and `POST /predict` for a model. */
export function bodySchemas(file: Pick<ModelFile, "features" | "bounds">) {
  const row = z.strictObject({
    customer: customerSchema.optional(),
    features: featuresSchema(file),
  });
  return { row, rows: z.strictObject({ rows: z.array(row).min(1).max(rows_max) }) };
}
