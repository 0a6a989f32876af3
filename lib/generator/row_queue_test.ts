import assert from "node:assert/strict";
import { RowQueue } from "./row_queue.ts";

Deno.test("take() gives rows in the order of push() however many wait", () => {
  const queue = new RowQueue(["INTEGER", "DOUBLE"]);
  const targets = [new Int32Array(1000), new Float64Array(1000)];
  let [pushed, taken] = [0, 0];
  for (const batch of [10, 5000, 0, 1, 9000, 3000, 999, 1000, 1001, 20_000]) {
    for (let i = 0; i < batch; i++, pushed++) queue.push(pushed - 5, pushed / 4);
    assert.equal(queue.length, pushed - taken);
    const count = queue.take(targets);
    for (let i = 0; i < count; i++, taken++) {
      assert.deepEqual([targets[0]![i], targets[1]![i]], [taken - 5, taken / 4]);
    }
  }
  for (;;) {
    const count = queue.take(targets);
    if (count === 0) break;
    taken += count;
    assert.equal(targets[0]![count - 1], taken - 6);
  }
  assert.equal(taken, pushed);
});
