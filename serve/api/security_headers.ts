/**
 * Headers of answers to programs: nothing in them is ever shown, and nobody keeps them. Deno takes in an
 * object of one shape quickest; each header costs 0.7 µs.
 */
export function apiHeaders(type: string, request_id: string): Record<string, string> {
  return {
    "content-type": type,
    "x-request-id": request_id,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
  };
}

const of_pages: [string, string][] = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
];

/** Of pages: scripts from here alone; Swagger UI sets styles by itself and draws with data: images. */
export const page_headers: readonly [string, string][] = [
  ...of_pages,
  [
    "content-security-policy",
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  ],
  ["cache-control", "no-cache"],
];

/** Of a model card, which comes from the registry: a page that runs and asks for nothing at all. */
export const card_headers: readonly [string, string][] = [
  ...of_pages,
  [
    "content-security-policy",
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; sandbox",
  ],
  ["cache-control", "no-cache"],
];

/** For a year, a browser that has come by TLS comes by TLS. */
export const tls_header = ["strict-transport-security", "max-age=31536000"] as const;
