import assert from "node:assert/strict";
import { Pace } from "./pace.ts";

function set() {
  const clock = { ms: 0 };
  return { clock, pace: new Pace(() => clock.ms) };
}

Deno.test("rows_per_ms is what was done while there was something to do", () => {
  const { clock, pace } = set();
  assert.equal(pace.rows_per_ms, Infinity);
  for (let times = 0; times < 10; times++) {
    clock.ms += 1000; // nothing to do
    pace.begin(100);
    clock.ms += 4;
    pace.begin(20);
    clock.ms += 6;
    pace.end(100);
    pace.end(20);
  }
  pace.look();
  assert.equal(pace.rows_per_ms, 120 / 10);
});

Deno.test("rows_per_ms is measured while there is something to do all the time", () => {
  const { clock, pace } = set();
  pace.begin(1000);
  for (let looks = 0; looks < 3; looks++) {
    clock.ms += 20;
    pace.begin(40);
    pace.end(40);
    pace.look();
  }
  assert.equal(pace.rows_per_ms, 120 / 60);
});

Deno.test("rows_per_ms follows a change within a few measurements, and not one alone", () => {
  const { clock, pace } = set();
  const work = (rows: number) => {
    pace.begin(rows);
    clock.ms += 50;
    pace.end(rows);
    pace.look();
  };
  work(5000);
  assert.equal(pace.rows_per_ms, 100);
  work(500);
  assert.equal(pace.rows_per_ms, 100 + 0.3 * (10 - 100));
  for (let times = 0; times < 20; times++) work(500);
  assert.ok(Math.abs(pace.rows_per_ms - 10) < 0.1);
});

Deno.test("look() waits until enough has been measured", () => {
  const { clock, pace } = set();
  pace.begin(1);
  clock.ms += 49;
  pace.end(1);
  pace.look();
  assert.equal(pace.rows_per_ms, Infinity);
});
