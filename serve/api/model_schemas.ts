/** What the routes about models answer, for the API's description. */
import { z } from "@hono/zod-openapi";

/** A version as answers name it. */
export const versionSchema = z.object({
  version: z.int(),
  id: z.string(),
  threshold: z.number().nullable(),
}).openapi("Version");

/** As `nullable`, which describes a schema with a name as one that null never fits. */
export function orNull<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.null()]);
}

const trial = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("split"), share: z.number().min(0).max(1) }),
  z.object({ mode: z.literal("shadow") }),
]);

/** Of `GET /ready`, with 200 and with 503. */
export const readySchema = z.object({
  status: z.enum(["ready", "not ready"]),
  model: orNull(versionSchema),
  challenger: orNull(versionSchema.extend({ trial })),
  problems: z.array(z.string()),
  remarks: z.array(z.string()),
}).openapi("Ready");

const measured = z.object({
  value: z.number(),
  // A tuple would be described as OpenAPI 3.0 does it.
  interval: z.array(z.number()).length(2).nullable(),
});

const feature = z.object({
  name: z.string(),
  kind: z.enum(["number", "category"]),
  title: z.string().nullable(),
  missing: z.boolean(),
  levels: z.array(z.string()).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
});

const described = versionSchema.extend({
  dataset: z.string(),
  kind: z.string(),
  library: z.string(),
  sha256: z.string().nullable(),
  registered: z.object({ at: z.string(), who: z.string(), commit: z.string().nullable() })
    .nullable(),
  loaded_at: z.string().nullable(),
  metrics: z.looseObject({ pr_auc: measured, roc_auc: measured, log_loss: measured }).nullable(),
  beside_rules: z.object({ best: z.string(), pr_auc_gain: measured }).nullable(),
  decision: z.object({ promote: z.boolean(), sentence: z.string() }).nullable(),
  card: z.string().nullable(),
  features: z.array(feature),
  calibration: z.string(),
  hashes: z.object({ contract: z.string(), definition: z.string(), data: z.string() }),
}).loose();

/** Of `GET /model`. */
export const modelSchema = z.object({
  follows: z.union([
    z.object({ alias: z.string() }),
    z.object({ version: z.string(), sha256: z.string().optional() }),
  ]).nullable(),
  champion: described,
  challenger: orNull(described.extend({ trial })),
}).openapi("Models");
