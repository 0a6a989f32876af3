/** Figures of a load test, against ones counted by hand. */
import assert from "node:assert/strict";
import { customerIds } from "./customer_ids.ts";
import { loadReport } from "./load_report.ts";
import type { Shots } from "./open_loop.ts";
import { quantile, summarize, summaryText } from "./summary.ts";

/** Requests that took so long with such a status, each of the scenario at its place modulo two. */
function shotsOf(list: [latency_ms: number, status: number][]): Shots {
  return {
    latency_ms: Float64Array.from(list, ([ms]) => ms),
    late_ms: new Float64Array(list.length),
    scenario: Uint8Array.from(list, (_, at) => at % 2),
    status: Uint16Array.from(list, ([, status]) => status),
    failures: new Map(),
  };
}

const objectives = { latency_ms_p99: 100, errors_share: 0.001 };
const names = ["single", "batch"];

Deno.test("quantile() is the nearest rank", () => {
  const hundred = Float64Array.from({ length: 100 }, (_, at) => at + 1);
  for (const percent of [1, 7, 29, 50, 57, 90, 99, 100]) {
    assert.equal(quantile(hundred, percent / 100), percent);
  }
  assert.equal(quantile(hundred, 0.991), 100);
  assert.equal(quantile(hundred, 0), 1);
  assert.equal(quantile(Float64Array.of(5), 0.99), 5);
  assert.equal(quantile(new Float64Array(), 0.5), null);
});

Deno.test("summarize() counts all and each scenario, good answers apart from others", () => {
  const shots = shotsOf(Array.from({ length: 1000 }, (_, at) => [at + 1, at === 10 ? 503 : 200]));
  shots.status[11] = 0;
  shots.failures.set("no answer within 10 s", 1);
  const summary = summarize(shots, names, { rate_per_s: 100 }, objectives);
  assert.equal(summary.requests, 1000);
  assert.equal(summary.errors, 2);
  assert.equal(summary.errors_share, 0.002);
  assert.deepEqual(summary.ends, { "200": 998, "503": 1, "no answer within 10 s": 1 });
  // Without 11 and 12 the 988.02th, so the 989th of 998 good ones is 991.
  assert.equal(summary.latency_ms.p99, 991);
  assert.equal(summary.latency_ms.max, 1000);
  assert.deepEqual(summary.scenarios.single!.latency_ms.p50, 501); // the 250th of 499 odd ones without 11
  assert.equal(summary.scenarios.batch!.errors, 1);
  assert.equal(summary.passed, false);
  assert.deepEqual(summary.missed, [
    "p99 is 991 ms, must be below 100 ms",
    "0.2 % failed, must be less than 0.1 %",
  ]);
  assert.equal(summary.stretches.length, 10);
  assert.deepEqual(
    summary.stretches.map(({ from_s, requests, latency_ms }) => [from_s, requests, latency_ms.max]),
    Array.from({ length: 10 }, (_, at) => [at, 100, (at + 1) * 100]),
  );
  assert.equal(summary.curve[0]!.latency_ms, 1);
  assert.equal(summary.curve.at(-1)!.latency_ms, 1000 - 1);
});

Deno.test("summarize() is strict: an objective that is just met is missed", () => {
  const at = (ms: number, errors: number) =>
    summarize(
      shotsOf(Array.from({ length: 1000 }, (_, at) => [ms, at < errors ? 500 : 204])),
      names,
      { rate_per_s: 1000 },
      objectives,
    ).missed.length;
  assert.equal(at(99.99, 0), 0);
  assert.equal(at(100, 0), 1);
  assert.equal(at(1, 1), 1);
  assert.equal(at(100, 1), 2);
});

Deno.test("a test without any good answer is missed, and can be shown", () => {
  const shots = shotsOf([[5, 0], [6, 0]]);
  shots.failures.set("<connection> refused", 2);
  const summary = summarize(shots, names, { rate_per_s: 1 }, objectives);
  assert.deepEqual(summary.missed, [
    "no request had a good answer",
    "100 % failed, must be less than 0.1 %",
  ]);
  assert.match(summaryText(summary), /^all +2 +2 +– +–/m);
  const page = loadReport({
    url: "http://127.0.0.1:8080",
    time: new Date("2026-01-02T03:04:05Z"),
    plan: { rate_per_s: 1, duration_s: 2, warm_up_s: 0, timeout_ms: 1000, in_flight_max: 10 },
    mix: new Map([["batch", 2], ["single", 1]]),
    rows: 100,
    objectives,
  }, summary);
  assert.match(page, /no request had a good answer; 100 % failed/);
  assert.match(page, /Kinds by weight: 2 batch of 100 rows, 1 single\./);
  assert.match(page, /&lt;connection&gt; refused/);
  assert.doesNotMatch(page, /too busy/);
});

Deno.test("loadReport() says where this machine was late itself", () => {
  const shots = shotsOf(Array.from({ length: 100 }, () => [20, 200]));
  shots.late_ms.fill(12);
  const summary = summarize(shots, names, { rate_per_s: 10 }, objectives);
  const page = loadReport({
    url: "http://127.0.0.1:8080",
    time: new Date("2026-01-02T03:04:05Z"),
    plan: { rate_per_s: 10, duration_s: 10, warm_up_s: 0, timeout_ms: 1000, in_flight_max: 10 },
    mix: new Map([["single", 1]]),
    rows: 100,
    objectives,
  }, summary);
  assert.match(page, /sent up to 12\.0 ms late/);
  assert.match(page, /It has reached its objectives/);
  assert.equal(page.match(/<svg role="img"/g)!.length, 2);
});

Deno.test("customerIds() takes lines, or the first column of a CSV file", () => {
  assert.deepEqual(customerIds("7\r\n ann \n\n8", false), ["7", "ann", "8"]);
  assert.deepEqual(customerIds('user_id,probability\n7,0.5\n"a,""b""",0.1\n', true), [
    "7",
    'a,"b"',
  ]);
});
