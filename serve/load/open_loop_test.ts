/** When requests are sent, and from when they are measured, by a clock that the test moves. */
import assert from "node:assert/strict";
import { type Clock, type LoadPlan, openLoop } from "./open_loop.ts";

/** Time that passes only while somebody waits. */
class TestClock implements Clock {
  #now_ms = 1000;
  #waiting: { at_ms: number; wake: () => void }[] = [];

  now_ms(): number {
    return this.#now_ms;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      this.#waiting.push({ at_ms: this.#now_ms + ms, wake });
    });
  }

  turn(): Promise<void> {
    return this.sleep(0.05);
  }

  /** Wakes who waits, one after the other, until `done` has come. */
  async run<Value>(done: Promise<Value>): Promise<Value> {
    let is_done = false;
    const end = done.finally(() => is_done = true);
    end.catch(() => {});
    for (;;) {
      for (let rest = 0; rest < 50; rest++) await null;
      if (is_done) return await end;
      this.#waiting.sort((a, b) => a.at_ms - b.at_ms);
      const next = this.#waiting.shift();
      assert.ok(next !== undefined, "nobody waits, and it is not done");
      this.#now_ms = Math.max(this.#now_ms, next.at_ms);
      next.wake();
    }
  }
}

const plan: LoadPlan = {
  rate_per_s: 100,
  duration_s: 1,
  warm_up_s: 0,
  timeout_ms: 10_000,
  in_flight_max: 1000,
};

const first = () => 0;

/** Nothing is later than one turn of the loop. */
const turn_ms = 0.06;

function near(actual: number, expected: number): void {
  assert.ok(actual >= expected - 1e-6 && actual <= expected + turn_ms, `${actual} of ${expected}`);
}

Deno.test("openLoop() sends at a steady rate, whatever is unanswered", async () => {
  const clock = new TestClock();
  const sent_ms: number[] = [];
  const shots = await clock.run(openLoop(plan, first, async () => {
    sent_ms.push(clock.now_ms() - 1000);
    await clock.sleep(500); // fifty are open at any time
    return 200;
  }, clock));
  assert.equal(sent_ms.length, 100);
  for (const [at, ms] of sent_ms.entries()) near(ms, at * 10);
  for (const ms of shots.latency_ms) near(ms, 500);
  for (const ms of shots.late_ms) near(ms, 0);
  assert.deepEqual([...new Set(shots.status)], [200]);
});

Deno.test("openLoop() counts the waiting that a server's pause causes", async () => {
  const clock = new TestClock();
  // Does one at a time in 1 ms, and nothing from 300 to 700 ms.
  let free_ms = 0;
  const shots = await clock.run(openLoop(plan, first, async () => {
    const now_ms = clock.now_ms() - 1000;
    const begin_ms = Math.max(now_ms, free_ms);
    free_ms = (begin_ms >= 300 && begin_ms < 700 ? 700 : begin_ms) + 1;
    await clock.sleep(free_ms - now_ms);
    return 200;
  }, clock));
  // Those due at 300, 310, … wait for the end of the pause, and for those before them.
  for (let at = 0; at < 30; at++) near(shots.latency_ms[at]!, 1);
  for (let at = 30; at < 70; at++) near(shots.latency_ms[at]!, 700 - at * 10 + (at - 29));
  assert.equal(shots.latency_ms.filter((ms) => ms > 100).length, 34); // 30 to 63
});

Deno.test("openLoop() measures from when a request was due, not from when it was sent", async () => {
  const clock = new TestClock();
  let is_first = true;
  // As if this process had stood still for 200 ms.
  const slow: Clock = {
    now_ms: () => clock.now_ms(),
    turn: () => clock.turn(),
    sleep(ms) {
      const more_ms = is_first ? 200 : 0;
      is_first = false;
      return clock.sleep(ms + more_ms);
    },
  };
  const shots = await clock.run(openLoop(plan, first, () => Promise.resolve(200), slow));
  assert.equal(shots.latency_ms.length, 100);
  assert.ok(shots.late_ms[1]! > 195 && shots.late_ms[10]! > 105 && shots.late_ms[50]! < 1);
  assert.deepEqual(
    shots.latency_ms.map((ms, at) => ms - shots.late_ms[at]!),
    new Float64Array(100),
  );
});

Deno.test("openLoop() leaves out the warm-up, and waits for its answers", async () => {
  const clock = new TestClock();
  let sent = 0;
  const shots = await clock.run(openLoop(
    { ...plan, warm_up_s: 0.1 },
    () => sent < 10 ? 0 : 1,
    async () => {
      sent++;
      await clock.sleep(sent <= 10 ? 5000 : 1);
      return sent <= 10 ? 500 : 200;
    },
    clock,
  ));
  assert.equal(sent, 110);
  assert.deepEqual([...new Set(shots.status)], [200]);
  assert.deepEqual([...new Set(shots.scenario)], [1]);
  for (const ms of shots.latency_ms) near(ms, 1);
});

Deno.test("openLoop() counts what fails by its reason, and what is not sent any more", async () => {
  const clock = new TestClock();
  let sent = 0;
  const shots = await clock.run(openLoop({ ...plan, in_flight_max: 20 }, first, async () => {
    sent++;
    if (sent === 1) throw new TypeError("connection refused");
    if (sent === 2) throw new DOMException("Signal timed out.", "TimeoutError");
    if (sent === 3) return 503;
    await clock.sleep(10_000);
    return 200;
  }, clock));
  assert.equal(sent, 23);
  assert.deepEqual(Object.fromEntries(shots.failures), {
    "connection refused": 1,
    "no answer within 10 s": 1,
    "not sent: 20 had no answer yet": 77,
  });
  assert.deepEqual([...shots.status.slice(0, 4)], [0, 0, 503, 200]);
});
