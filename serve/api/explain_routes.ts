import { singleAnswer } from "./answers.ts";
import type { RouteParts } from "./app_options.ts";
import { ageAnswer, knownRow } from "./customer_routes.ts";
import { explain } from "./explain.ts";
import type { Serving } from "./model_slot.ts";
import { servingOf } from "./predict_routes.ts";
import { jsonText, type Route } from "./route.ts";
import type { ReadRow } from "./rows.ts";
import { scoreRows } from "./score_rows.ts";

type App = Pick<RouteParts, "slot" | "online" | "bands" | "salt" | "readBody" | "enter">;

/** An explanation costs about as much as so many predictions. */
const rows_of_work = 8;

/**
 * `POST /explain` and `GET /explain/customer/{id}`: a prediction with its reasons. Nobody acts on it by
 * itself, so that it is neither logged nor counted as a prediction.
 */
export function explainRoutes(app: App): Route[] {
  function answer(serving: Serving, row: ReadRow, request_id: string, more: object): Response {
    const scored = scoreRows(serving, [row], app.salt)[0]!;
    const rest = JSON.stringify({ ...explain(serving, row.cells, scored), ...more });
    const text = `${scored.probability}`;
    const own = `,${rest.slice(1, -1)}`;
    return jsonText(singleAnswer(row, scored, text, app.bands, request_id, own), request_id);
  }
  return [
    {
      method: "POST",
      path: "/explain",
      scope: "predict",
      async handle(c) {
        const { value } = await app.readBody(c, rows_of_work);
        const serving = servingOf(app);
        return answer(serving, serving.champion.read.single(value), c.env.request_id, {});
      },
    },
    {
      method: "GET",
      path: "/explain/customer/:id",
      scope: "predict",
      admits: "itself",
      async handle(c) {
        const { serving, row, features } = await knownRow(app, c, rows_of_work);
        return answer(serving, row, c.env.request_id, { features: ageAnswer(features) });
      },
    },
  ];
}
