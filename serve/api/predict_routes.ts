import type { AppOptions, RouteParts } from "./app.ts";
import { batchAnswer, singleAnswer } from "./answers.ts";
import type { Serving } from "./model_slot.ts";
import { Refusal } from "./refusal.ts";
import { jsonText, type Route } from "./route.ts";
import type { ReadRow } from "./rows.ts";
import { type Scored, scoreRows } from "./score_rows.ts";

type App = Pick<
  RouteParts,
  "slot" | "bands" | "salt" | "metrics" | "predictions" | "readBody" | "now"
>;

/** `POST /predict/single` and `POST /predict`. */
export function predictRoutes(app: App): Route[] {
  return [
    {
      method: "POST",
      path: "/predict/single",
      scope: "predict",
      async handle(c) {
        const { text, value } = await app.readBody(c, 1);
        const serving = servingOf(app);
        const row = serving.read.single(value);
        const scored = scoreRows(serving, [row], app.salt);
        const { request_id } = c.env;
        note(app, request_id, text, [row], scored);
        return jsonText(singleAnswer(row, scored[0]!, app.bands, request_id), request_id);
      },
    },
    {
      method: "POST",
      path: "/predict",
      scope: "predict",
      async handle(c) {
        const partial = readPartial(c.req.query("partial"));
        const { text, value } = await app.readBody(c);
        const serving = servingOf(app);
        const read = serving.read.batch(value, partial);
        const { request_id } = c.env;
        const scored = scoreRows(serving, read.rows, app.salt);
        if (read.rows.length > 0) note(app, request_id, text, read.rows, scored);
        return jsonText(batchAnswer(serving, read, scored, app.bands, request_id), request_id);
      },
    },
  ];
}

/** @throws {Refusal} While there is no model. */
export function servingOf({ slot }: Pick<AppOptions, "slot">): Serving {
  if (slot.current !== undefined) return slot.current;
  throw new Refusal(503, "unavailable", "Cannot predict: no model is loaded yet, see /ready", {
    headers: { "retry-after": "5" },
  });
}

function readPartial(given: string | undefined): boolean {
  if (given === undefined || given === "false") return false;
  if (given === "true") return true;
  const problem = { field: "?partial", given: given.slice(0, 100), allowed: "true or false" };
  throw new Refusal(422, "invalid", "Cannot take query: 1 problem, see problems", {
    problems: [problem],
  });
}

/** Counts predictions and writes them down, without waiting for either. */
function note(
  app: App,
  request_id: string,
  text: string,
  rows: readonly ReadRow[],
  scored: readonly Scored[],
): void {
  let nulls = 0;
  for (const { cells } of rows) for (const cell of cells) if (cell === null) nulls++;
  const values = rows.length * rows[0]!.cells.length;
  app.metrics.predicted(scored, app.bands, values, nulls);
  app.predictions?.write(predictionLine(app.now(), request_id, text, scored));
}

/**
 * A line of the prediction log. The body stands in it as it came, which costs nothing: JSON has line
 * ends only between its parts.
 */
function predictionLine(
  time: Date,
  request_id: string,
  text: string,
  scored: readonly Scored[],
): string {
  const of = (field: (one: Scored) => string | number) => scored.map(field).join(",");
  const shadow = scored[0]?.shadow === undefined ? "" : `,"shadow":[${of((one) => one.shadow!)}]`;
  return `{"time":"${time.toISOString()}","request_id":"${request_id}",` +
    `"versions":[${of(({ model }) => model.version)}],` +
    `"variants":[${of(({ variant }) => `"${variant}"`)}],` +
    `"probabilities":[${of(({ probability }) => probability)}]${shadow},` +
    `"body":${text.replaceAll(/[\r\n]/g, " ")}}`;
}
