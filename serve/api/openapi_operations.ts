import { z } from "@hono/zod-openapi";
import { modelSchema, readySchema } from "./model_schemas.ts";
import * as answers from "./openapi_answers.ts";
import type { Scope } from "./keys.ts";
import type { Route } from "./route.ts";
import { customer_length_max } from "./schemas.ts";

/** A route as the API's description has it. */
export interface Operation {
  method: Route["method"];
  /** As OpenAPI writes it: `/predict/customer/{id}`. */
  path: string;
  summary: string;
  about?: string;
  scope?: Scope;
  /** Which of the bodies it takes. */
  body?: "row" | "rows" | "outcomes";
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** What stands in a good answer: a schema of JSON, or another type. */
  answer: z.ZodType | "text/plain" | "text/html";
  /** Further statuses with a body of their own. */
  also?: Record<number, z.ZodType>;
  /** Refusals beside those of every route. */
  refuses: number[];
}

/** Of a JSON body that is to be scored or kept. */
const of_body = [400, 408, 413, 415, 422, 503];
const of_customer = [404, 409, 422, 503];

const id = z.object({
  id: z.string().min(1).max(customer_length_max).openapi({
    description: "The customer",
    example: "1042",
  }),
});

/** Every route but those of the description itself. */
export const operations: readonly Operation[] = [
  {
    method: "POST",
    path: "/predict/single",
    summary: "Predict for one row",
    scope: "predict",
    body: "row",
    answer: answers.prediction,
    refuses: of_body,
  },
  {
    method: "POST",
    path: "/predict",
    summary: "Predict for 1 to 1,000 rows",
    about:
      "All problems of all rows are named at once. With ?partial=true good rows are predicted " +
      "all the same.",
    scope: "predict",
    body: "rows",
    query: z.object({ partial: z.enum(["true", "false"]).optional() }),
    answer: answers.predictions,
    refuses: of_body,
  },
  {
    method: "GET",
    path: "/predict/customer/{id}",
    summary: "Predict for a customer whose features are known",
    about: "404: no such customer. 409: the known features are of another definition than the " +
      "model's. Features that are older than is allowed are used, and called stale.",
    scope: "predict",
    params: id,
    answer: answers.customer_prediction,
    refuses: of_customer,
  },
  {
    method: "POST",
    path: "/explain",
    summary: "Predict for one row, and say why",
    scope: "predict",
    body: "row",
    answer: answers.explanation,
    refuses: of_body,
  },
  {
    method: "GET",
    path: "/explain/customer/{id}",
    summary: "Predict for a known customer, and say why",
    scope: "predict",
    params: id,
    answer: answers.customer_explanation,
    refuses: of_customer,
  },
  {
    method: "POST",
    path: "/outcomes",
    summary: "Tell what has become of customers",
    about: "Kept by key: the same again changes nothing. 409: a key already stands for something " +
      "else, or a day has not come yet; nothing of the body was kept. They are joined with the " +
      "prediction log, which gives the log loss in /metrics.",
    scope: "outcomes",
    body: "outcomes",
    answer: answers.outcomes_kept,
    refuses: [...of_body, 409],
  },
  {
    method: "GET",
    path: "/model",
    summary: "Which versions serve: figures, features, card",
    scope: "predict",
    answer: modelSchema,
    refuses: [503],
  },
  {
    method: "GET",
    path: "/model/card",
    summary: "The model card, a page",
    scope: "predict",
    query: z.object({ variant: z.enum(["champion", "challenger"]).optional() }),
    answer: "text/html",
    refuses: [404, 422, 503],
  },
  {
    method: "GET",
    path: "/",
    summary: "What this is",
    answer: answers.about,
    refuses: [503],
  },
  {
    method: "GET",
    path: "/live",
    summary: "Whether the process answers",
    answer: answers.status,
    refuses: [],
  },
  {
    method: "GET",
    path: "/health",
    summary: "Whether the process is well",
    answer: answers.status,
    refuses: [],
  },
  {
    method: "GET",
    path: "/ready",
    summary: "Whether predictions can be made",
    answer: readySchema,
    also: { 503: readySchema },
    refuses: [],
  },
  {
    method: "GET",
    path: "/metrics",
    summary: "Metrics for Prometheus",
    scope: "metrics",
    answer: "text/plain",
    refuses: [],
  },
];
