import assert from "node:assert/strict";
import { traceIdOf } from "./trace_context.ts";

const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
const parent = "00f067aa0ba902b7";

function check(traceparent: string | undefined, expected: string | undefined): void {
  const headers = new Headers(traceparent === undefined ? {} : { traceparent });
  assert.equal(traceIdOf(headers), expected, traceparent);
}

Deno.test("traceIdOf() reads what the specification allows", () => {
  check(`00-${trace}-${parent}-01`, trace);
  check(`00-${trace}-${parent}-00`, trace);
  check(`01-${trace}-${parent}-01-what-comes-later`, trace);
});

Deno.test("traceIdOf() takes nothing else", () => {
  check(undefined, undefined);
  check("", undefined);
  check(`ff-${trace}-${parent}-01`, undefined);
  check(`00-${trace}-${parent}-01-more`, undefined);
  check(`00-${trace.toUpperCase()}-${parent}-01`, undefined);
  check(`00-${"0".repeat(32)}-${parent}-01`, undefined);
  check(`00-${trace}-${"0".repeat(16)}-01`, undefined);
  check(`00-${trace}-${parent}`, undefined);
  check(`00-${trace}x-${parent}-01`, undefined);
});
