/** Traces and metrics of the prediction API, as a collector gets them. */
import assert from "node:assert/strict";
import { ApiServer, benchBatch, benchRow } from "./_api_server.ts";

interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: string | number };
}

interface Span {
  name: string;
  kind: number;
  traceId: string;
  parentSpanId?: string;
  attributes: Attribute[];
  status?: { code?: number };
}

/** A collector of OTLP over HTTP with JSON; what it gets it keeps. */
function collector() {
  const spans: Span[] = [];
  const metrics = new Set<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { resourceSpans = [], resourceMetrics = [] } = await request.json();
    for (const { scopeSpans } of resourceSpans) {
      for (const { spans: some } of scopeSpans) spans.push(...some);
    }
    for (const { scopeMetrics } of resourceMetrics) {
      for (const { metrics: some } of scopeMetrics) {
        for (const { name } of some) metrics.add(name);
      }
    }
    return Response.json({});
  });
  return {
    spans,
    metrics,
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
      OTEL_BSP_SCHEDULE_DELAY: "100",
      OTEL_METRIC_EXPORT_INTERVAL: "200",
      OTEL_SERVICE_NAME: "churn-api",
    },
    close: () => server.shutdown(),
  };
}

async function until(is_true: () => boolean): Promise<void> {
  while (!is_true()) await new Promise((resolve) => setTimeout(resolve, 50));
}

function route({ attributes }: Span): string | undefined {
  return attributes.find(({ key }) => key === "http.route")?.value.stringValue;
}

const trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${trace_id}-00f067aa0ba902b7-01`;

Deno.test("OTEL_DENO=true: each request is one span with its route's name, in the caller's trace and in the log", async () => {
  const { spans, metrics, env, close } = collector();
  try {
    await using server = await ApiServer.start(env);
    const asked: [string, unknown, string][] = [
      ["/predict/single", benchRow(), "POST /predict/single"],
      ["/predict?partial=true", benchBatch(3), "POST /predict"],
      ["/model", undefined, "GET /model"],
      ["/some/path/that/strangers/make/up", undefined, "GET"],
    ];
    for (const [at, [path, body]] of asked.entries()) {
      const answer = await server.ask(path, body, { traceparent, "x-request-id": `r-${at}` });
      await answer.body?.cancel();
    }
    const own = () => spans.filter(({ traceId, kind }) => traceId === trace_id && kind === 2);
    await until(() => own().length >= asked.length && metrics.size > 0);
    assert.deepEqual(own().map(({ name }) => name).sort(), asked.map(([, , name]) => name).sort());
    for (const span of own()) {
      assert.equal(span.parentSpanId, "00f067aa0ba902b7");
      assert.equal(route(span), span.name.split(" ")[1]);
    }
    for (const at of asked.keys()) {
      const line = await server.line(({ request_id }) => request_id === `r-${at}`);
      assert.equal(line.trace_id, trace_id);
    }
    // Without a caller's trace the server begins one, and the log has it.
    await (await server.ask("/model", undefined, { "x-request-id": "r-own" })).body?.cancel();
    const line = await server.line(({ request_id }) => request_id === "r-own");
    assert.match(line.trace_id as string, /^[0-9a-f]{32}$/);
    await until(() => spans.some(({ traceId }) => traceId === line.trace_id));
    console.log(`${spans.length} spans; metrics: ${[...metrics].sort().join(", ")}`);
    assert.ok(metrics.has("http.server.request.duration"));
    server.signal("SIGTERM");
    assert.equal((await server.status).code, 0, server.stderr);
  } finally {
    await close();
  }
});

Deno.test("OTEL_DENO=true: a collector that is away costs no request", async () => {
  const { env, close } = collector();
  await close();
  await using server = await ApiServer.start(env);
  for (let count = 0; count < 200; count++) {
    const answer = await server.ask("/predict/single", benchRow());
    assert.equal(answer.status, 200);
    await answer.body?.cancel();
  }
  server.signal("SIGTERM");
  assert.equal((await server.status).code, 0);
});

Deno.test("without OTEL_DENO the caller's trace still stands in the log", async () => {
  await using server = await ApiServer.start();
  const headers = { traceparent, "x-request-id": "r-1" };
  await (await server.ask("/model", undefined, headers)).body?.cancel();
  assert.equal((await server.line(({ request_id }) => request_id === "r-1")).trace_id, trace_id);
  await (await server.ask("/model", undefined, { "x-request-id": "r-2" })).body?.cancel();
  assert.equal(
    (await server.line(({ request_id }) => request_id === "r-2")).trace_id,
    undefined,
  );
});
