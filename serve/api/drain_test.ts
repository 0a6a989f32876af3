import assert from "node:assert/strict";
import { drain, type DrainOptions } from "./drain.ts";

/** Notes what happens in which order; sleeping ends when it is told to. */
function set(options: Partial<DrainOptions> = {}) {
  const order: string[] = [];
  const sleepers = new Map<number, () => void>();
  const unanswered = Promise.withResolvers<void>();
  const ended = drain({
    pause_ms: 5,
    grace_ms: 25,
    async shutdown() {
      order.push("shutdown");
      await unanswered.promise;
      order.push("answered");
    },
    close() {
      order.push("close");
      return Promise.resolve();
    },
    event: (message, { answered }) =>
      order.push(answered === undefined ? message : `${message} ${answered}`),
    sleep: (ms) => new Promise((resolve) => sleepers.set(ms, resolve)),
    ...options,
  });
  const turn = () => new Promise<void>((resolve) => setTimeout(resolve));
  return {
    order,
    ended,
    async wake(ms: number) {
      sleepers.get(ms)!();
      await turn();
    },
    async answer() {
      unanswered.resolve();
      await turn();
    },
    turn,
  };
}

Deno.test("drain() pauses, takes no more, waits for all that has begun, and closes last", async () => {
  const { order, ended, wake, answer, turn } = set();
  await turn();
  assert.deepEqual(order, ["ending"]);
  await wake(5);
  assert.deepEqual(order, ["ending", "shutdown"]);
  await answer();
  assert.equal(await ended, true);
  assert.deepEqual(order, ["ending", "shutdown", "answered", "ended true", "close"]);
});

Deno.test("drain() without a pause takes no more at once", async () => {
  const { order, ended, answer, turn } = set({ pause_ms: 0 });
  await turn();
  assert.deepEqual(order, ["ending", "shutdown"]);
  await answer();
  assert.equal(await ended, true);
});

Deno.test("drain() ends when the grace time is over, and says that something was unanswered", async () => {
  const { order, ended, wake } = set();
  await wake(5);
  await wake(25);
  assert.equal(await ended, false);
  assert.deepEqual(order, ["ending", "shutdown", "ended false", "close"]);
});
