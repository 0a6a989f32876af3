import { type Key, KeyRing, type Scope } from "./keys.ts";
import { RateLimit } from "./rate_limit.ts";
import { Refusal } from "./refusal.ts";

/** Who may ask for what, how often. */
export interface AccessOptions {
  keys: readonly Key[];
  /** Requests a second of one key that has no rate of its own. */
  rate_per_s: number;
  /** A clock that nobody sets. */
  now_ms: () => number;
}

/**
 * Makes the check of a request's key; it gives the key's name, for the log.
 *
 * It throws a `Refusal` where there is no known key (401), the key is for something else (403), or it
 * has been used too often (429).
 */
export function accessCheck({ keys, rate_per_s, now_ms }: AccessOptions) {
  const ring = new KeyRing(keys);
  const limit = new RateLimit(now_ms);
  return function check(headers: Headers, scope: Scope): string {
    const text = keyText(headers);
    const key = text === undefined ? undefined : ring.find(text);
    if (key === undefined) {
      const why = text === undefined ? "a key is missing" : "its key is not known";
      throw new Refusal(
        401,
        "unauthorized",
        `Cannot take request: ${why}, send "Authorization: Bearer KEY"`,
        { headers: { "www-authenticate": "Bearer" } },
      );
    }
    if (!key.scopes.has(scope) && !key.scopes.has("admin")) {
      const own = [...key.scopes].join(", ");
      throw new Refusal(
        403,
        "forbidden",
        `Cannot take request: key "${key.name}" is for ${own}, must be for ${scope}`,
      );
    }
    const rate = key.rate_per_s ?? rate_per_s;
    const wait_s = limit.take(key.name, rate);
    if (wait_s > 0) {
      throw new Refusal(
        429,
        "too_many_requests",
        `Cannot take request: key "${key.name}" has used up its ${rate} requests a second`,
        { headers: { "retry-after": `${Math.ceil(wait_s)}` } },
      );
    }
    return key.name;
  };
}

/** A key as callers send it. */
function keyText(headers: Headers): string | undefined {
  const bearer = headers.get("authorization")?.match(/^Bearer +(\S+) *$/i)?.[1];
  return bearer ?? headers.get("x-api-key") ?? undefined;
}
