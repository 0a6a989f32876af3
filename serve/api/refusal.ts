/** Why a request is not answered: what stands in the body of every answer from 400 on. */
import { apiHeaders } from "./security_headers.ts";

/** One thing that is wrong, and where. */
export interface Problem {
  /** Index into `rows`; left out where the body is one row. */
  row?: number;
  /** `features.recency_days`; "" for the body as a whole. */
  field: string;
  /** What was given, shortened; left out where there was nothing. */
  given?: unknown;
  allowed: string;
}

export type RefusalCode =
  | "not_json"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "too_slow"
  | "other_definition"
  | "conflict"
  | "too_large"
  | "unsupported_type"
  | "invalid"
  | "too_many_requests"
  | "unavailable"
  | "failed";

/** Why there was no room. */
export type Shed = "bytes" | "rows" | "wait";

/** Thrown by a handler, answered by the app. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 500 | 503,
    readonly code: RefusalCode,
    message: string,
    readonly more: {
      problems?: Problem[];
      /** How many there are, where not all are listed. */
      problems_total?: number;
      headers?: Record<string, string>;
      /** Set where there was no room, for the metrics. */
      shed?: Shed;
    } = {},
  ) {
    super(message);
  }
}

/** What was sent is not as it must be. @param total How many problems there are, where not all are listed. */
export function invalid(
  what: "body" | "path" | "query",
  problems: Problem[],
  total: number = problems.length,
): Refusal {
  return new Refusal(
    422,
    "invalid",
    `Cannot take ${what}: ${total} ${total === 1 ? "problem" : "problems"}, see problems`,
    { problems, ...total > problems.length ? { problems_total: total } : {} },
  );
}

/** It may work a little later. */
export function unavailable(message: string, retry_after_s: number): Refusal {
  return new Refusal(503, "unavailable", message, {
    headers: { "retry-after": `${retry_after_s}` },
  });
}

/** The answer to a refused request. */
export function refusalResponse(refusal: Refusal, request_id: string): Response {
  const { status, code, message, more: { problems, problems_total, headers } } = refusal;
  const body = { error: { code, message, problems, problems_total }, request_id };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...apiHeaders("application/json", request_id), ...headers },
  });
}
