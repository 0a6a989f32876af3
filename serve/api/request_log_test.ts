import assert from "node:assert/strict";
import { requestLog, type RequestLogOptions } from "./request_log.ts";

function set(options: Partial<RequestLogOptions> = {}) {
  const lines: string[] = [];
  const log = requestLog({
    form: "json",
    requests: "all",
    slow_s: 0.1,
    now: () => new Date("2026-08-28T12:00:00.123Z"),
    write: (line) => lines.push(line),
    ...options,
  });
  const ask = (status: number, seconds: number, headers: Record<string, string> = {}) =>
    log.request(
      new Request("http://localhost/predict/single?a=secret", { headers }),
      { request_id: "r-1", route: "/predict/single", key: "shop" },
      "POST",
      status,
      seconds,
    );
  return { lines, log, ask };
}

const trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${trace_id}-00f067aa0ba902b7-01`;

Deno.test("request() writes one line of JSON, with ids and without anything that a caller made up", () => {
  const { lines, ask } = set();
  ask(200, 0.0012345, { traceparent, authorization: "Bearer secret", cookie: "secret" });
  assert.equal(lines.length, 1);
  assert.deepEqual(JSON.parse(lines[0]!), {
    time: "2026-08-28T12:00:00.123Z",
    level: "info",
    message: "request",
    method: "POST",
    route: "/predict/single",
    status: 200,
    ms: 1.23,
    request_id: "r-1",
    trace_id,
    key: "shop",
  });
});

Deno.test("request() names the trace of the span at hand where there is one", () => {
  const { lines, ask } = set({ trace_id: () => "f".repeat(32) });
  ask(200, 0, { traceparent });
  assert.equal(JSON.parse(lines[0]!).trace_id, "f".repeat(32));
});

Deno.test("request() writes what is notable, or nothing, as told", () => {
  const notable = set({ requests: "notable" });
  notable.ask(200, 0.01);
  notable.ask(200, 0.1);
  notable.ask(422, 0.01);
  notable.ask(503, 0.01);
  notable.ask(500, 0.01);
  const found = notable.lines.map((line) => JSON.parse(line));
  assert.deepEqual(found.map(({ status, level }) => [status, level]), [
    [200, "info"],
    [422, "info"],
    [503, "warn"],
    [500, "error"],
  ]);
  const none = set({ requests: "none" });
  none.ask(500, 9);
  assert.deepEqual(none.lines, []);
});

Deno.test("request() writes one line a second for all who found no room, with their number", () => {
  let ms = Date.UTC(2026, 7, 28);
  const { lines, ask } = set({ requests: "notable", now: () => new Date(ms) });
  for (let count = 0; count < 5; count++) ask(503, 0.001);
  ms += 999;
  ask(503, 0.001);
  ms += 1;
  ask(503, 0.001);
  ms -= 3_600_000; // the clock is set
  ask(503, 0.001);
  assert.deepEqual(lines.map((line) => JSON.parse(line).like_it), [1, 6, 1]);
  const all = set();
  for (let count = 0; count < 5; count++) all.ask(503, 0.001);
  assert.equal(all.lines.length, 5);
});

Deno.test("a log for a terminal has words in lines", () => {
  const { lines, log, ask } = set({ form: "text" });
  ask(200, 0.05);
  log.event("listening", { url: "http://127.0.0.1:8080", keys: undefined });
  log.problem("no room", { files: 2 });
  assert.deepEqual(lines, [
    "12:00:00.123  info   request  method=POST  route=/predict/single  status=200  ms=50  " +
    "request_id=r-1  key=shop",
    "12:00:00.123  info   listening  url=http://127.0.0.1:8080",
    "12:00:00.123  error  no room  files=2",
  ]);
});

Deno.test("failure() keeps the stack for the log, whatever was thrown", () => {
  const { lines, log } = set();
  log.failure(new TypeError("x is not"), { request_id: "r-1", route: "/predict" });
  log.failure("only text", { request_id: "r-2", route: "none" });
  const [first, second] = lines.map((line) => JSON.parse(line));
  assert.match(first.stack, /^TypeError: x is not\n +at .*request_log_test\.ts/);
  assert.deepEqual([first.level, first.route, first.request_id], ["error", "/predict", "r-1"]);
  assert.equal(second.stack, "only text");
});
