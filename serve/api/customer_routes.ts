import type { Context } from "hono";
import { singleAnswer } from "./answers.ts";
import type { RouteParts } from "./app_options.ts";
import type { Bindings } from "./carried.ts";
import type { CustomerFeatures, OnlineFeatures } from "./online_features.ts";
import { predict, servingOf } from "./predict_routes.ts";
import { invalid, unavailable } from "./refusal.ts";
import { jsonText, type Route } from "./route.ts";
import { rowText } from "./row_text.ts";
import { customer_length_max } from "./schemas.ts";

type App = Pick<
  RouteParts,
  "slot" | "online" | "bands" | "salt" | "metrics" | "predictions" | "enter" | "now"
>;

/** `GET /predict/customer/{id}`: by the features that the online store has of a customer. */
export function customerRoutes(app: App): Route[] {
  return [{
    method: "GET",
    path: "/predict/customer/:id",
    scope: "predict",
    admits: "itself",
    async handle(c) {
      const { serving, row, features } = await knownRow(app, c, 1);
      const { request_id } = c.env;
      const came = {
        kind: "row",
        body: () => rowText(serving.champion.model.features, row.customer, row.cells),
      } as const;
      const asked = { serving, request_id, rows: [row], came, snapshot: features.snapshot };
      const { scored, texts } = predict(app, asked);
      const more = `,"features":${JSON.stringify(ageAnswer(features))}`;
      const answer = singleAnswer(row, scored[0]!, texts[0]!, app.bands, request_id, more);
      return jsonText(answer, request_id);
    },
  }];
}

/**
 * The row of the customer in a path, let in for so many rows of work.
 *
 * @throws {Refusal} If it cannot be made, or there is no room.
 */
export async function knownRow(
  app: Pick<App, "slot" | "online" | "enter">,
  c: Context<Bindings>,
  rows_of_work: number,
) {
  const customer = readCustomer(c);
  const serving = servingOf(app);
  const features = await onlineOf(app).of(serving.champion, customer);
  await app.enter(c, rows_of_work);
  return { serving, row: { customer, cells: features.cells }, features };
}

/** The id in a path. @throws {Refusal} 422 if no customer can have it. */
function readCustomer(c: Context<Bindings>): string {
  const id = c.req.param("id")!;
  if (id.length <= customer_length_max) return id;
  const problem = {
    field: "id",
    given: `${id.slice(0, 100)}…`,
    allowed: `text of at most ${customer_length_max} characters`,
  };
  throw invalid("path", [problem]);
}

/** @throws {Refusal} 503 where there is no store. */
function onlineOf({ online }: Pick<App, "online">): OnlineFeatures {
  if (online !== undefined) return online;
  throw unavailable("Cannot predict: no feature store is set", 60);
}

/** How old features are, and what the model does not know of them. */
export function ageAnswer(
  { status, snapshot, age_days, max_age_days, unfamiliar }: CustomerFeatures,
) {
  return {
    status,
    snapshot,
    age_days,
    max_age_days,
    ...unfamiliar.length === 0 ? {} : { unfamiliar },
  };
}
