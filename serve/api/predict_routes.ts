import type { AppOptions, RouteParts } from "./app_options.ts";
import { batchAnswer, singleAnswer } from "./answers.ts";
import type { Serving } from "./model_slot.ts";
import { type CameAs, logPredictions } from "./prediction_line.ts";
import { invalid, unavailable } from "./refusal.ts";
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
        const { request_id } = c.env;
        const serving = servingOf(app);
        const rows = [serving.champion.read.single(value)];
        const came = { kind: "row", body: text } as const;
        const { scored, texts } = predict(app, { serving, request_id, rows, came });
        const answer = singleAnswer(rows[0]!, scored[0]!, texts[0]!, app.bands, request_id);
        return jsonText(answer, request_id);
      },
    },
    {
      method: "POST",
      path: "/predict",
      scope: "predict",
      async handle(c) {
        const partial = readPartial(c.req.query("partial"));
        const { text, value } = await app.readBody(c);
        const { request_id } = c.env;
        const serving = servingOf(app);
        const read = serving.champion.read.batch(value, partial);
        const { rows, places } = read;
        const count = partial ? rowCount(value) : rows.length;
        const came = { kind: "rows", body: text, count, places } as const;
        const { scored, texts } = predict(app, { serving, request_id, rows, came });
        const answer = batchAnswer(serving, read, scored, texts, app.bands, request_id);
        return jsonText(answer, request_id);
      },
    },
  ];
}

/** @throws {Refusal} While there is no model. */
export function servingOf({ slot }: Pick<AppOptions, "slot">): Serving {
  if (slot.current !== undefined) return slot.current;
  throw unavailable("Cannot predict: no model is loaded yet, see /ready", 5);
}

/** Rows to be scored, and what the log has to know of them. */
export interface Asked {
  serving: Serving;
  request_id: string;
  rows: readonly ReadRow[];
  came: CameAs;
  /** Day of the features, where they came from the online store. */
  snapshot?: string | null;
}

/** Scores rows, counts them and writes them down, without waiting for the latter. */
export function predict(
  app: Pick<App, "bands" | "salt" | "metrics" | "predictions" | "now">,
  { serving, request_id, rows, came, snapshot = null }: Asked,
): { scored: Scored[]; texts: string[] } {
  const scored = scoreRows(serving, rows, app.salt);
  const texts = scored.map(({ probability }) => `${probability}`);
  if (rows.length === 0) return { scored, texts };
  app.metrics.predictions.count(serving.champion.model.features, rows, scored, app.bands);
  const log = app.predictions;
  if (log !== undefined) {
    const time = app.now();
    const done = { time, request_id, serving, snapshot, rows, scored, probabilities: texts };
    logPredictions(log, done, came);
  }
  return { scored, texts };
}

function rowCount(body: unknown): number {
  return (body as { rows: unknown[] }).rows.length;
}

function readPartial(given: string | undefined): boolean {
  if (given === undefined || given === "false") return false;
  if (given === "true") return true;
  const problem = { field: "?partial", given: given.slice(0, 100), allowed: "true or false" };
  throw invalid("query", [problem]);
}
