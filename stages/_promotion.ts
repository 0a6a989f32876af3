/** What lies beside the model that serves, in champion/promotion.json. */
import { z } from "zod";

export const promotion_format = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const promotionSchema = z.strictObject({
  format: z.literal(promotion_format),
  dataset: z.string(),
  /** The version of the registry that serves. */
  version: z.int().min(1),
  /** Its id, the hash of its content. */
  id: sha256,
  /** Of champion/model.json. */
  sha256,
  kind: z.string(),
  /** What the gate said when it judged this version. */
  decision: z.strictObject({
    promote: z.boolean(),
    sentence: z.string(),
    compared_with: z.int().nullable(),
  }).nullable(),
  /** What became of the latest candidate. */
  candidate: z.strictObject({
    name: z.string(),
    sha256,
    promote: z.boolean(),
    sentence: z.string(),
    /** Whether it is what serves; one that passed the gate may have been rolled back since. */
    serves: z.boolean(),
  }),
});

export type Promotion = z.output<typeof promotionSchema>;

export function readPromotion(text: string): Promotion {
  return promotionSchema.parse(JSON.parse(text));
}
