import type { Context } from "hono";
import type { Bindings } from "./carried.ts";
import type { Scope } from "./keys.ts";
import { apiHeaders, page_headers } from "./security_headers.ts";

/** A handler with where it stands. */
export interface Route {
  method: "GET" | "POST";
  path: string;
  /** What a key must be good for; left out: anybody may ask. */
  scope?: Scope;
  /**
   * Left out: a GET is admitted as one row before it is handled, and a POST with its body. "always":
   * it says how the server fares, and is answered however much there is to do. "itself": the handler
   * calls `enter`, once it has waited for others.
   */
  admits?: "always" | "itself";
  handle(c: Context<Bindings>): Response | Promise<Response>;
}

/** A JSON answer out of its text. */
export function jsonText(text: string, request_id: string, status = 200): Response {
  return new Response(text, { status, headers: apiHeaders("application/json", request_id) });
}

/** A JSON answer. */
export function json(value: unknown, request_id: string, status = 200): Response {
  return jsonText(JSON.stringify(value), request_id, status);
}

/** Text of another type. */
export function text(text: string, type: string, request_id: string): Response {
  return new Response(text, { headers: apiHeaders(type, request_id) });
}

/** A page, or a part of one, that runs no script and asks nobody but this server. */
export function page(text: string, type: string, request_id: string): Response {
  return new Response(text, {
    headers: [["content-type", type], ["x-request-id", request_id], ...page_headers],
  });
}
