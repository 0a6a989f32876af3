import { SpanStatusCode, trace } from "@opentelemetry/api";

/** What the app tells the tracer. */
export interface Spans {
  /** Says which route a request has taken: Deno's own span only has the path, of which there are many. */
  name(method: string, route: string, status: number): void;
  /** Id of the trace that the request belongs to. */
  trace_id(): string | undefined;
}

/** The spans that Deno itself makes where `OTEL_DENO=true` stands in the environment. */
export const deno_spans: Spans = {
  name(method, route, status) {
    const span = trace.getActiveSpan();
    if (span === undefined) return;
    span.updateName(route === "none" ? method : `${method} ${route}`);
    if (route !== "none") span.setAttribute("http.route", route);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  },
  trace_id: () => trace.getActiveSpan()?.spanContext().traceId,
};
