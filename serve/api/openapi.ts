import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { ModelFile } from "../../lib/model/mod.ts";
import type { AppOptions } from "./app_options.ts";
import type { Serving } from "./model_slot.ts";
import { refusal } from "./openapi_answers.ts";
import { type Operation, operations } from "./openapi_operations.ts";
import { outcomes_schema } from "./outcome_routes.ts";
import { bodySchemas, rows_max } from "./schemas.ts";
import { type ServedModel, titlesOf } from "./served_model.ts";

const refusals: Record<number, string> = {
  400: "The body is no JSON, or was cut off",
  401: "A key is missing, or is not known",
  403: "The key is for something else",
  404: "There is no such thing",
  405: "Another method is needed, see Allow",
  408: "The body has not come in time",
  409: "It does not go together with what is there",
  413: "The body is too large",
  415: "The body is of another type, or compressed",
  422: "It is not as it must be: problems names each row and field",
  429: "Too many requests for this key",
  500: "Something in the server has failed",
  503: "Not ready, or too much to do: try again after Retry-After",
};

/** Headers of refusals that have some of their own. */
const refusal_headers: Record<number, [name: string, description: string]> = {
  401: ["WWW-Authenticate", "Bearer"],
  405: ["Allow", "Methods that there are"],
  429: ["Retry-After", "Seconds to wait"],
  503: ["Retry-After", "Seconds to wait"],
};

/** Of every route, and of those that want a key. */
const always = [405, 500], of_key = [401, 403, 429];

/** Servers for this machine alone may want no key. */
const with_key: Record<string, string[]>[] = [{}, { bearer: [] }, { key: [] }];

type Bodies = Record<NonNullable<Operation["body"]>, z.ZodType>;

const documents = new WeakMap<Serving, string>();

/** The API's description in OpenAPI 3.1 as JSON, with the features of the champion. */
export function openapiText({ slot, dataset }: Pick<AppOptions, "slot" | "dataset">): string {
  const { current } = slot;
  const known = current && documents.get(current);
  if (known !== undefined) return known;
  const text = JSON.stringify(openapiDocument(dataset, current?.champion));
  if (current !== undefined) documents.set(current, text);
  return text;
}

function openapiDocument(dataset: string, champion: ServedModel | undefined) {
  const api = new OpenAPIHono();
  const { openAPIRegistry: registry } = api;
  registry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  registry.registerComponent("securitySchemes", "key", {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
  });
  const bodies = bodiesOf(champion);
  for (const operation of operations) registry.registerPath(routeOf(operation, bodies));
  return api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: `Churn prediction: ${dataset}`,
      version: `${champion?.version ?? 0}`,
      description: champion === undefined
        ? "No model is loaded yet, so that features are not described."
        : `Version ${champion.version} answers, ${champion.file.features.length} features.`,
    },
  });
}

function routeOf(operation: Operation, bodies: Bodies) {
  const { method, path, summary, about, scope, body, params, query, answer, also } = operation;
  const codes = [...always, ...scope === undefined ? [] : of_key, ...operation.refuses];
  const refused = codes.sort((a, b) => a - b).map((code) => [code, refusedAs(code)]);
  const others = Object.entries(also ?? {}).map(([code, schema]) => [
    code,
    answered(schema, refusals[Number(code)]!),
  ]);
  return {
    method: method === "GET" ? "get" as const : "post" as const,
    path,
    summary,
    description: about,
    security: scope === undefined ? [] : with_key,
    request: {
      ...params === undefined ? {} : { params },
      ...query === undefined ? {} : { query },
      ...body === undefined
        ? {}
        : { body: { required: true, content: { "application/json": { schema: bodies[body] } } } },
    },
    responses: Object.fromEntries([[200, answered(answer, "Done")], ...refused, ...others]),
  };
}

function answered(answer: Operation["answer"], description: string) {
  const content = typeof answer === "string"
    ? { [answer]: { schema: z.string() } }
    : { "application/json": { schema: answer } };
  return { description, headers: headersOf("x-request-id", "Names the request"), content };
}

function refusedAs(code: number) {
  const { headers, ...rest } = answered(refusal, refusals[code]!);
  const own = refusal_headers[code];
  return { ...rest, headers: { ...headers, ...own === undefined ? {} : headersOf(...own) } };
}

function headersOf(name: string, description: string) {
  return { [name]: { description, schema: { type: "string" as const } } };
}

/** Schemas of bodies, with the model's features where there is a model. */
function bodiesOf(champion: ServedModel | undefined): Bodies {
  const outcomes = outcomes_schema.openapi("Outcomes");
  if (champion === undefined) {
    const row = z.object({ customer: z.string().optional(), features: z.looseObject({}) });
    return { row: row.openapi("Row"), rows: z.object({ rows: z.array(row) }), outcomes };
  }
  const { file } = champion;
  const titles = titlesOf(champion);
  const { row } = bodySchemas(file);
  const features = z.strictObject(Object.fromEntries(
    Object.entries(row.shape.features.shape).map(([name, schema]) => {
      const description = titles.get(name);
      return [name, description === undefined ? schema : schema.openapi({ description })];
    }),
  ));
  const described = row.extend({ features }).openapi("Row", { example: exampleRow(file) });
  return {
    row: described,
    rows: z.strictObject({ rows: z.array(described).min(1).max(rows_max) }).openapi("Rows"),
    outcomes,
  };
}

/** A row as it is usual among training rows. */
function exampleRow({ features, usual = {} }: ModelFile) {
  const cells = features.map((feature) => {
    const own = usual[feature.name] ?? null;
    return [feature.name, feature.kind === "category" ? own ?? feature.levels[0] ?? null : own];
  });
  return { customer: "1042", features: Object.fromEntries(cells) };
}
