import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppOptions } from "./app.ts";
import { modelSchema, readySchema, versionSchema as version } from "./model_schemas.ts";
import { bodySchemas } from "./schemas.ts";

const refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    problems: z.array(z.object({
      row: z.int().optional(),
      field: z.string(),
      given: z.unknown().optional(),
      allowed: z.string(),
    })).optional(),
    problems_total: z.int().optional(),
  }),
  request_id: z.string(),
}).openapi("Refusal");

const predicted = z.object({
  customer: z.string().optional(),
  probability: z.number().min(0).max(1),
  risk: z.enum(["low", "medium", "high"]),
  variant: z.enum(["champion", "challenger"]),
});

const refusals: Record<number, string> = {
  400: "The body is no JSON",
  404: "There is no such thing",
  405: "Another method is needed, see Allow",
  408: "The body has not come in time",
  409: "The features are of another definition than the model's",
  413: "The body is too large",
  415: "The body is of another type, or compressed",
  422: "The body is not as it must be: problems names each row and field",
  429: "Too many requests for this key",
  503: "Not ready, or too much to do: try again after Retry-After",
};

function json(schema: z.ZodType, description: string) {
  return { description, content: { "application/json": { schema } } };
}

function refused(...codes: number[]) {
  return Object.fromEntries(codes.map((code) => [code, json(refusal, refusals[code]!)]));
}

/** The API's description in OpenAPI 3.1, with the features of the model that serves just now. */
export function openapiDocument({ slot, dataset }: Pick<AppOptions, "slot" | "dataset">) {
  const { openAPIRegistry: registry, ...app } = new OpenAPIHono();
  const text = (description: string) => ({
    description,
    content: { "text/plain": { schema: z.string() } },
  });
  const { current } = slot;
  if (current !== undefined) {
    const { row, rows } = bodySchemas(current.champion.file);
    const of = (schema: z.ZodType) => ({
      body: { required: true, content: { "application/json": { schema } } },
    });
    const codes = [400, 408, 409, 413, 415, 422, 429, 503];
    registry.registerPath({
      method: "post",
      path: "/predict/single",
      summary: "Predict one row",
      request: of(row.openapi("Row")),
      responses: {
        200: json(
          predicted.extend({ model: version, request_id: z.string() }).openapi("Prediction"),
          "The prediction",
        ),
        ...refused(...codes),
      },
    });
    registry.registerPath({
      method: "post",
      path: "/predict",
      summary: "Predict 1 to 1,000 rows",
      request: {
        ...of(rows.openapi("Rows")),
        query: z.object({ partial: z.enum(["true", "false"]).optional() }),
      },
      responses: {
        200: json(
          z.object({
            predictions: z.array(predicted.extend({ row: z.int().optional() })),
            models: z.object({ champion: version, challenger: version.optional() }),
            refused: refusal.shape.error.shape.problems,
            refused_total: z.int().optional(),
            request_id: z.string(),
          }).openapi("Predictions"),
          "The predictions, in the order of the rows",
        ),
        ...refused(...codes),
      },
    });
  }
  const simple: [string, string, ReturnType<typeof json> | ReturnType<typeof text>, number[]][] = [
    ["/", "What this is", json(z.looseObject({}), "Name, data set, model"), []],
    ["/live", "Whether the process answers", json(z.looseObject({}), "It does"), []],
    ["/health", "Whether the process is well", json(z.looseObject({}), "It is"), []],
    ["/model", "Which versions serve", json(modelSchema, "The versions"), [503]],
    ["/metrics", "Metrics for Prometheus", text("Prometheus' text format"), []],
  ];
  for (const [path, summary, answer, codes] of simple) {
    registry.registerPath({
      method: "get",
      path,
      summary,
      responses: { 200: answer, ...refused(...codes) },
    });
  }
  registry.registerPath({
    method: "get",
    path: "/ready",
    summary: "Whether predictions can be made, and what is amiss",
    responses: { 200: json(readySchema, "They can"), 503: json(readySchema, "They cannot yet") },
  });
  registry.registerPath({
    method: "get",
    path: "/model/card",
    summary: "A version's model card, for people",
    request: { query: z.object({ variant: z.enum(["champion", "challenger"]).optional() }) },
    responses: {
      200: { description: "The card", content: { "text/html": { schema: z.string() } } },
      ...refused(404, 422, 503),
    },
  });
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: `Churn prediction: ${dataset}`, version: `${current?.champion.version ?? 0}` },
  });
}
