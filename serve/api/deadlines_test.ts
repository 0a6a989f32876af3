import assert from "node:assert/strict";
import { Deadlines } from "./deadlines.ts";

function set(length_ms: number) {
  const clock = { ms: 0 };
  const expired: string[] = [];
  const deadlines = new Deadlines(length_ms, () => clock.ms);
  return {
    clock,
    expired,
    deadlines,
    begin: (name: string) => deadlines.begin(() => expired.push(name)),
  };
}

Deno.test("look() calls those whose time is over, each once", () => {
  const { clock, expired, deadlines, begin } = set(100);
  begin("first");
  clock.ms = 50;
  begin("second");
  clock.ms = 99;
  deadlines.look();
  assert.deepEqual(expired, []);
  clock.ms = 100;
  deadlines.look();
  deadlines.look();
  assert.deepEqual(expired, ["first"]);
  clock.ms = 1000;
  deadlines.look();
  assert.deepEqual(expired, ["first", "second"]);
});

Deno.test("look() does not call those that have ended in time", () => {
  const { clock, expired, deadlines, begin } = set(100);
  deadlines.end(begin("first"));
  begin("second");
  clock.ms = 200;
  deadlines.look();
  assert.deepEqual(expired, ["second"]);
});

Deno.test("cutOldest() cuts the one that has had most time, if that was enough", () => {
  const { clock, expired, deadlines, begin } = set(100);
  assert.equal(deadlines.cutOldest(10), false);
  begin("first");
  clock.ms = 5;
  begin("second");
  clock.ms = 10;
  assert.equal(deadlines.cutOldest(10), true);
  assert.equal(deadlines.cutOldest(10), false);
  assert.deepEqual(expired, ["first"]);
});

Deno.test("whenNone() calls at once, or with the end of the last one, and only once", () => {
  const { clock, deadlines, begin } = set(100);
  let calls = 0;
  deadlines.whenNone(() => calls++);
  assert.equal(calls, 1);
  const first = begin("first");
  begin("second");
  deadlines.whenNone(() => calls++);
  deadlines.end(first);
  assert.equal(calls, 1);
  clock.ms = 100;
  deadlines.look();
  assert.equal(calls, 2);
  deadlines.end(begin("third"));
  assert.equal(calls, 2);
});
