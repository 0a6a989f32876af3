/** One finished request. */
export interface LoggedRequest {
  request_id: string;
  route: string;
  method: string;
  status: number;
  seconds: number;
}

/** Writes down what happens, for people or for machines. */
export interface RequestLog {
  request(request: LoggedRequest): void;
  failure(error: unknown, request: { request_id: string; route: string }): void;
  event(message: string, facts?: Record<string, unknown>): void;
}

export interface RequestLogOptions {
  form: "json" | "text";
  /** Which requests get a line: all, those that were refused or slow, or none. */
  requests: "all" | "notable" | "none";
  slow_s: number;
  now: () => Date;
  write: (line: string) => void;
}

/** A log of lines; stack traces stay in it and never reach a caller. */
export function requestLog({ form, requests, slow_s, now, write }: RequestLogOptions): RequestLog {
  function line(level: string, message: string, facts: Record<string, unknown>): void {
    const time = now().toISOString();
    if (form === "json") write(JSON.stringify({ time, level, message, ...facts }));
    else {
      const rest = Object.entries(facts).map(([key, value]) =>
        `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`
      );
      write([time.slice(11, 23), level.padEnd(5), message, ...rest].join("  "));
    }
  }
  return {
    request({ request_id, route, method, status, seconds }) {
      if (requests === "none") return;
      if (requests === "notable" && status < 400 && seconds < slow_s) return;
      const ms = Math.round(seconds * 1e5) / 100;
      line(status >= 500 ? "error" : "info", "request", { method, route, status, ms, request_id });
    },
    failure(error, { request_id, route }) {
      const stack = error instanceof Error ? error.stack ?? error.message : String(error);
      line("error", "failure", { route, request_id, stack });
    },
    event(message, facts = {}) {
      line("info", message, facts);
    },
  };
}
