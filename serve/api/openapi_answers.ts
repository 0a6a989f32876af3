/** What stands in answers, for the API's description. */
import { z } from "@hono/zod-openapi";
import { orNull, versionSchema as version } from "./model_schemas.ts";

const request_id = z.string().openapi({
  description: "The same as in the header x-request-id; the log has it",
});

const problem = z.object({
  row: z.int().optional().openapi({ description: "Index into rows" }),
  field: z.string().openapi({ description: 'Such as features.recency_days; "": the whole body' }),
  given: z.unknown().optional().openapi({ description: "What was given, shortened" }),
  allowed: z.string(),
}).openapi("Problem");

export const refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    problems: z.array(problem).optional(),
    problems_total: z.int().optional().openapi({ description: "Where not all are listed" }),
  }),
  request_id,
}).openapi("Refusal");

const risk = z.enum(["low", "medium", "high"]);
const variant = z.enum(["champion", "challenger"]);
const probability = z.number().min(0).max(1);
const predicted = { probability, risk, variant };

export const prediction = z.object({
  customer: z.string().optional(),
  ...predicted,
  model: version,
  request_id,
}).openapi("Prediction");

export const predictions = z.object({
  predictions: z.array(z.object({
    row: z.int().optional().openapi({ description: "Index into rows, where some were refused" }),
    customer: z.string().optional(),
    ...predicted,
  })),
  models: z.object({ champion: version, challenger: version.optional() }),
  refused: z.array(problem).optional(),
  refused_total: z.int().optional(),
  request_id,
}).openapi("Predictions");

const features_age = z.object({
  status: z.enum(["fresh", "stale"]).openapi({ description: "stale: older than is allowed" }),
  snapshot: z.iso.date().nullable().openapi({
    description: "Day at whose end they were true; null for data without time",
  }),
  age_days: z.int().min(0).nullable().openapi({ description: "Days since the end of that day" }),
  max_age_days: z.int().min(0).nullable().openapi({ description: "null: any age is allowed" }),
  unfamiliar: z.array(z.string()).optional().openapi({
    description: "Features whose category the model did not meet in training",
  }),
}).openapi("FeaturesAge");

export const customer_prediction = prediction.extend({
  customer: z.string(),
  features: features_age,
}).openapi("CustomerPrediction");

const value = z.union([z.number(), z.string(), z.null()]);

const explained = {
  explanation: z.object({
    base: z.number().openapi({ description: "Log-odds of the average training row" }),
    contributions: z.array(z.object({
      feature: z.string(),
      value,
      usual: value,
      contribution: z.number(),
    })),
    log_odds: z.number().openapi({ description: "Base and contributions, added up" }),
    calibration: z.object({
      kind: z.enum(["none", "platt", "isotonic"]),
      slope: z.number().optional(),
      intercept: z.number().optional(),
    }),
    how: z.object({ log_odds: z.string(), probability: z.string() }).openapi({
      description: "What adds up, and how the probability comes of it",
    }),
  }),
  reasons: z.array(z.object({ feature: z.string(), contribution: z.number(), words: z.string() }))
    .nullable().openapi({
      description: "What raises the risk most; null where the version lacks its definition",
    }),
};

export const explanation = prediction.extend(explained).openapi("Explanation");

export const customer_explanation = customer_prediction.extend(explained)
  .openapi("CustomerExplanation");

export const outcomes_kept = z.object({
  accepted: z.int().openapi({ description: "New ones" }),
  known: z.int().openapi({ description: "Known before" }),
  request_id,
}).openapi("OutcomesKept");

export const about = z.object({
  name: z.string(),
  about: z.string(),
  dataset: z.string(),
  model: orNull(version),
  routes: z.record(z.string(), z.string()),
  docs: z.string(),
  openapi: z.string(),
  request_id,
}).openapi("About");

export const status = z.object({ status: z.string(), dataset: z.string().optional() }).openapi(
  "Status",
);
