import { Hono } from "hono";
import { type Admission, admit } from "./admission.ts";
import type { BodyLimits } from "./body.ts";
import { documentRoutes } from "./document_routes.ts";
import { healthRoutes } from "./health_routes.ts";
import type { Metrics } from "./metrics.ts";
import { modelRoutes } from "./model_routes.ts";
import type { ModelSlot } from "./model_slot.ts";
import type { PredictionLog } from "./prediction_log.ts";
import { predictRoutes } from "./predict_routes.ts";
import { Refusal, refusalResponse } from "./refusal.ts";
import type { RequestLog } from "./request_log.ts";
import type { RiskBands } from "./score_rows.ts";

/** Everything that the app takes from outside. */
export interface AppOptions {
  dataset: string;
  slot: ModelSlot;
  bands: RiskBands;
  /** Salt of the draw between champion and challenger. */
  salt: string;
  metrics: Metrics;
  predictions: PredictionLog | undefined;
  body: BodyLimits;
  admission: Admission;
  log: RequestLog;
  requestId: (request: Request) => string;
  now: () => Date;
  /** Whether new work is still welcome; false while the server ends. */
  draining: () => boolean;
}

/** What a request carries with it. */
export interface Carried {
  request_id: string;
  /** The pattern that has matched, for metrics and logs. */
  route: string;
}

export type Bindings = { Bindings: Carried };

/** Makes the API's request handler; it holds no state but what it is given. */
export function createApp(options: AppOptions): { fetch(request: Request): Promise<Response> } {
  const { metrics, admission, log } = options;
  const app = new Hono<Bindings>();
  const routes = [
    ...healthRoutes(options),
    ...modelRoutes(options),
    ...predictRoutes(options),
    ...documentRoutes(options),
  ];
  const methods = new Map<string, string[]>();
  for (const { method, path, handle } of routes) {
    methods.set(path, [...methods.get(path) ?? [], method]);
    app.on(method, path, (c) => {
      c.env.route = path;
      return handle(c);
    });
  }
  for (const [path, known] of methods) {
    app.all(path, (c) => {
      c.env.route = path;
      throw new Refusal(
        405,
        "method_not_allowed",
        `Cannot ${c.req.method} ${path}: must be ${known.join(" or ")}`,
        { headers: { allow: [...known, ...known.includes("GET") ? ["HEAD"] : []].join(", ") } },
      );
    });
  }
  app.notFound((c) => {
    const { pathname } = new URL(c.req.url);
    throw new Refusal(
      404,
      "not_found",
      `Cannot find "${pathname.slice(0, 100)}": no such route, see /docs`,
    );
  });
  app.onError((error, c) => {
    if (error instanceof Refusal) return refusalResponse(error, c.env.request_id);
    log.failure(error, c.env);
    const message =
      "Cannot answer: something in the server has failed, the log has it by request_id";
    return refusalResponse(new Refusal(500, "failed", message), c.env.request_id);
  });

  return {
    async fetch(request) {
      const started_ms = performance.now();
      const carried: Carried = { request_id: options.requestId(request), route: "none" };
      metrics.in_flight.inc();
      let response: Response;
      const room = admit(admission, request);
      if (room instanceof Refusal) {
        metrics.shed.inc({ reason: room.code });
        response = refusalResponse(room, carried.request_id);
      } else {
        try {
          response = await app.fetch(request, carried);
        } finally {
          room.leave();
        }
      }
      if (options.draining()) response.headers.set("connection", "close");
      metrics.in_flight.dec();
      const seconds = (performance.now() - started_ms) / 1000;
      const { method } = request;
      const status = `${response.status}`;
      metrics.requests.inc({ route: carried.route, method: knownMethod(method), status });
      metrics.latency.observe({ route: carried.route }, seconds);
      log.request({ ...carried, method, status: response.status, seconds });
      return response;
    },
  };
}

const known_methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Callers may invent methods, and each would be a series of its own. */
function knownMethod(method: string): string {
  return known_methods.has(method) ? method : "other";
}
