import type { Context } from "hono";
import type { Bindings } from "./app.ts";

/** A handler with where it stands. */
export interface Route {
  method: "GET" | "POST";
  path: string;
  handle(c: Context<Bindings>): Response | Promise<Response>;
}

/** A JSON answer out of its text. */
export function jsonText(text: string, request_id: string, status = 200): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "application/json", "x-request-id": request_id },
  });
}

/** A JSON answer. */
export function json(value: unknown, request_id: string, status = 200): Response {
  return jsonText(JSON.stringify(value), request_id, status);
}
