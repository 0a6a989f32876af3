/** What a model file says of buy till you die: a model of its own, or what a model derives first. */
import { z } from "zod";

const positive = z.number().positive();
const parameters = z.strictObject({ r: positive, alpha_days: positive, a: positive, b: positive });
const horizon_days = z.int().min(1);
const days = z.number().min(0);

/** Log-odds of no purchase within `horizon_days`. */
export const bgnbdSchema = z.strictObject({
  kind: z.literal("bgnbd"),
  parameters,
  horizon_days,
  /** The average customer, whom explanations begin at. */
  reference: z.strictObject({
    frequency: z.int().min(0),
    tenure_days: days,
    age_days: days,
  }),
});

export const derivedSchema = z.strictObject({ kind: z.literal("bgnbd"), parameters, horizon_days });

export type BgNbdParts = z.output<typeof bgnbdSchema>;

/** Columns that a model makes of a purchase history before anything else. */
export type Derived = z.output<typeof derivedSchema>;
