import { apiHeaders } from "./security_headers.ts";

/** Answers browsers that ask whether pages from elsewhere may call. */
export interface CrossOrigin {
  /** The answer to the question before the call; undefined: it is no such question. */
  preflight(request: Request, request_id: string): Response | undefined;
  /** Lets a page read an answer. */
  allow(request: Request, response: Response): void;
}

/** Whether a text is an origin as browsers send it. */
export function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

export const origin_form = "must be origins such as https://app.example.com, with , between them";

/**
 * CORS (https://fetch.spec.whatwg.org/#http-cors-protocol) for a list of origins, such as
 * "https://app.example.com"; undefined where there is none. Keys are sent by script and not by
 * cookie, so that no credentials are allowed.
 */
export function crossOrigin(origins: readonly string[]): CrossOrigin | undefined {
  if (origins.length === 0) return undefined;
  const known = new Set(origins);
  return {
    preflight(request, request_id) {
      const { method, headers } = request;
      if (method !== "OPTIONS" || !headers.has("access-control-request-method")) return undefined;
      const { "content-type": _, ...rest } = apiHeaders("", request_id);
      return new Response(null, {
        status: 204,
        headers: {
          ...rest,
          "access-control-allow-methods": "GET, POST",
          "access-control-allow-headers": "authorization, content-type, x-api-key, x-request-id",
          "access-control-max-age": "600",
        },
      });
    },
    allow(request, { headers }) {
      headers.append("vary", "origin");
      const origin = request.headers.get("origin");
      if (origin === null || !known.has(origin)) return;
      headers.set("access-control-allow-origin", origin);
      headers.set("access-control-expose-headers", "x-request-id, retry-after");
    },
  };
}
