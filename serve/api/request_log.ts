import type { Carried } from "./carried.ts";
import { traceIdOf } from "./trace_context.ts";

/** Writes down what happens, for people or for machines. */
export interface RequestLog {
  /** One finished request. */
  request(
    request: Request,
    carried: Pick<Carried, "request_id" | "route" | "key">,
    method: string,
    status: number,
    seconds: number,
  ): void;
  /** A defect; what was thrown stands in the log and nowhere else. */
  failure(error: unknown, carried: Pick<Carried, "request_id" | "route">): void;
  event(message: string, facts?: Record<string, unknown>): void;
  problem(message: string, facts?: Record<string, unknown>): void;
}

export interface RequestLogOptions {
  form: "json" | "text";
  /** Which requests get a line: all, those that were refused or slow, or none. */
  requests: "all" | "notable" | "none";
  slow_s: number;
  now: () => Date;
  /** The trace of the request at hand, where spans are made. */
  trace_id?: () => string | undefined;
  write: (line: string) => void;
}

/** Refusals for want of room come in thousands: so often one of them gets a line, with their number. */
const busy_line_ms = 1000;

type Level = "info" | "warn" | "error";

/** A log of lines: JSON for machines, or words for a terminal. No header or body stands in it. */
export function requestLog(options: RequestLogOptions): RequestLog {
  const { form, requests, slow_s, now, write } = options;
  let busy = 0, busy_said_ms = -Infinity;
  function line(level: Level, message: string, facts: Record<string, unknown>): void {
    const time = now().toISOString();
    if (form === "json") return write(JSON.stringify({ time, level, message, ...facts }));
    const rest = Object.entries(facts)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
    write([time.slice(11, 23), level.padEnd(5), message, ...rest].join("  "));
  }
  return {
    request(request, { request_id, route, key }, method, status, seconds) {
      if (requests === "none") return;
      if (requests === "notable" && status < 400 && seconds < slow_s) return;
      let like_it: number | undefined;
      if (requests === "notable" && status === 503) {
        busy++;
        const now_ms = now().getTime();
        if (Math.abs(now_ms - busy_said_ms) < busy_line_ms) return;
        busy_said_ms = now_ms;
        like_it = busy;
        busy = 0;
      }
      const level = status === 500 ? "error" : status === 503 ? "warn" : "info";
      const ms = Math.round(seconds * 1e5) / 100;
      const trace_id = options.trace_id?.() ?? traceIdOf(request.headers);
      line(level, "request", { method, route, status, ms, request_id, trace_id, key, like_it });
    },
    failure(error, { request_id, route }) {
      const stack = error instanceof Error ? error.stack ?? error.message : String(error);
      line("error", "failure", { route, request_id, stack });
    },
    event: (message, facts = {}) => line("info", message, facts),
    problem: (message, facts = {}) => line("error", message, facts),
  };
}
