import { type Context, Hono } from "hono";
import { accessCheck } from "./access.ts";
import { addRoutes } from "./add_routes.ts";
import { Admission } from "./admission.ts";
import type { AppOptions, RouteParts } from "./app_options.ts";
import { type BodyReader, lengthOf, readJson } from "./body.ts";
import type { Bindings, Carried } from "./carried.ts";
import { crossOrigin } from "./cross_origin.ts";
import { customerRoutes } from "./customer_routes.ts";
import { Deadlines } from "./deadlines.ts";
import { documentRoutes } from "./document_routes.ts";
import { explainRoutes } from "./explain_routes.ts";
import { healthRoutes } from "./health_routes.ts";
import { modelRoutes } from "./model_routes.ts";
import { outcomeRoutes } from "./outcome_routes.ts";
import { predictRoutes } from "./predict_routes.ts";
import { Refusal, refusalResponse } from "./refusal.ts";
import type { Route } from "./route.ts";
import { tls_header } from "./security_headers.ts";

/** The API's request handler. */
export interface App {
  fetch(request: Request): Promise<Response>;
  /**
   * Does something at a moment when no body is being read. If there is none within a second, those
   * that come next are refused until there is; afterwards none is read any more.
   */
  quietly<T>(work: () => Promise<T>): Promise<T>;
  /** Ends its timers. */
  close(): void;
}

/** Makes the API's request handler; it holds no state but what it is given. */
export function createApp(options: AppOptions): App {
  const { metrics, log, limits, now_ms, spans } = options;
  const admission = new Admission(limits, now_ms);
  const deadlines = new Deadlines(limits.body_deadline_ms, now_ms);
  const reader: BodyReader = {
    bytes_max: limits.body_bytes_max,
    deadline_ms: limits.body_deadline_ms,
    deadlines,
    admission,
    is_ending: false,
  };
  const parts: RouteParts = {
    ...options,
    readBody: (c, rows) => readJson(reader, c.req.raw, c.env.room, rows),
    enter: (c, rows) => admission.enter(c.env.room, rows),
  };
  const check = options.access && accessCheck({ ...options.access, now_ms });
  const app = new Hono<Bindings>();
  const enter = (c: Context<Bindings>, { method, scope, admits }: Route) => {
    const { raw } = c.req;
    if (check !== undefined && scope !== undefined) c.env.key = check(raw.headers, scope);
    // A body makes room for its rows.
    return method === "POST" || admits ? undefined : admission.enter(c.env.room, 1);
  };
  addRoutes(app, [
    ...healthRoutes(parts),
    ...modelRoutes(parts),
    ...predictRoutes(parts),
    ...customerRoutes(parts),
    ...explainRoutes(parts),
    ...outcomeRoutes(parts),
    ...documentRoutes(parts),
  ], enter);
  app.onError((error, c) => {
    if (!(error instanceof Refusal)) {
      log.failure(error, c.env);
      const message =
        "Cannot answer: something in the server has failed, the log has it by request_id";
      return refusalResponse(new Refusal(500, "failed", message), c.env.request_id);
    }
    const { shed } = error.more;
    if (shed !== undefined) metrics.shed.inc({ reason: shed });
    return refusalResponse(error, c.env.request_id);
  });
  const cors = crossOrigin(options.cors_origins ?? []);
  const timer = setInterval(() => {
    admission.look();
    deadlines.look();
  }, look_ms);

  return {
    async fetch(request) {
      const started_ms = now_ms();
      const carried: Carried = {
        request_id: options.requestId(request),
        route: "none",
        room: { bytes: 0, rows: 0, left: false },
        key: undefined,
      };
      metrics.in_flight.inc();
      let response = cors?.preflight(request, carried.request_id);
      try {
        response ??= await app.fetch(request, carried);
      } finally {
        admission.leave(carried.room);
        metrics.in_flight.dec();
      }
      cors?.allow(request, response);
      // Only where need be: who looks at an answer's headers takes from Deno the quickest way to send it.
      const { status } = response;
      if (options.tls) response.headers.set(...tls_header);
      if (options.draining() || status >= 400 && hasLongRest(request)) {
        response.headers.set("connection", "close");
      }
      const seconds = (now_ms() - started_ms) / 1000;
      const method = knownMethod(request.method);
      metrics.answered(carried.route, method, status, seconds);
      spans?.name(method, carried.route, status);
      log.request(request, carried, method, status, seconds);
      return response;
    },
    quietly(work) {
      const late = setTimeout(() => reader.is_ending = true, quiet_wait_ms);
      return new Promise((resolve) =>
        deadlines.whenNone(() => {
          clearTimeout(late);
          reader.is_ending = true;
          resolve(work());
        })
      );
    },
    close: () => clearInterval(timer),
  };
}

/** How often deadlines and pace are looked at. */
const look_ms = 20;

/** So long the end waits for a moment without bodies before it makes one. */
const quiet_wait_ms = 1000;

/** Bodies up to here are read to their end, so that the connection can be used again. */
const rest_bytes_max = 64 * 1024;

/** Whether there is more of a body to come than is worth reading only to throw it away. */
function hasLongRest({ bodyUsed, headers }: Request): boolean {
  if (bodyUsed) return false;
  return headers.has("transfer-encoding") || (lengthOf(headers) ?? 0) > rest_bytes_max;
}

const known_methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Callers may invent methods, and each would be a series of its own. */
function knownMethod(method: string): string {
  return known_methods.has(method) ? method : "other";
}
