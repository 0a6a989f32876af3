import assert from "node:assert/strict";
import { ByteQueue } from "./byte_queue.ts";

const decoder = new TextDecoder();

/** Takes everything out, as text. */
function drain(queue: ByteQueue): { day: number; text: string; lines: number }[] {
  const taken = [];
  for (let chunk = queue.first(); chunk !== undefined; chunk = queue.first()) {
    const text = decoder.decode(chunk.bytes.subarray(0, chunk.used));
    taken.push({ day: chunk.day, text, lines: chunk.lines });
    queue.drop(chunk);
  }
  assert.deepEqual([queue.lines, queue.bytes], [0, 0]);
  return taken;
}

Deno.test("ByteQueue gives lines back as they came, by day", () => {
  const queue = new ByteQueue(1000);
  assert.ok(queue.push(1, "a", "ä"));
  assert.ok(queue.push(1, "", "😀"));
  assert.ok(queue.push(2, "b", ""));
  assert.ok(queue.push(1, "c", "c"));
  assert.equal(queue.lines, 4);
  assert.deepEqual(drain(queue), [
    { day: 1, text: "aä\n😀\n", lines: 2 },
    { day: 2, text: "b\n", lines: 1 },
    { day: 1, text: "cc\n", lines: 1 },
  ]);
});

Deno.test("ByteQueue takes no more than it may hold, and goes on when there is room", () => {
  const queue = new ByteQueue(400);
  const line = "x".repeat(29);
  const taken = Array.from({ length: 20 }, () => queue.push(1, "", line));
  // 30 bytes with the line's end: three in each of four buffers.
  assert.deepEqual(taken, Array.from({ length: 20 }, (_, at) => at < 12));
  assert.equal(queue.lines, 12);
  assert.equal(queue.bytes, 400);
  assert.ok(queue.push(1, "", "so short"));
  assert.equal(drain(queue).map(({ lines }) => lines).reduce((a, b) => a + b), 13);
  assert.ok(queue.push(1, "", line));
  assert.equal(queue.push(1, "", "y".repeat(300)), false);
});

Deno.test("ByteQueue takes a line that is longer than its buffers, whole or not at all", () => {
  const queue = new ByteQueue(32 * 2 ** 20);
  const long = "é".repeat(5 * 2 ** 20); // 10 MiB
  assert.ok(queue.push(1, "before", ""));
  assert.ok(queue.push(1, "", long));
  assert.ok(queue.push(1, "after", ""));
  assert.ok(queue.is_ready);
  assert.equal(queue.push(1, "", "é".repeat(8 * 2 ** 20)), false);
  assert.deepEqual(drain(queue).map(({ text }) => text), ["before\n", `${long}\n`, "after\n"]);
});

Deno.test("ByteQueue leaves alone what is being written", () => {
  const queue = new ByteQueue(64 * 2 ** 20);
  queue.push(1, "first", "");
  const chunk = queue.first()!;
  queue.push(1, "second", "");
  assert.equal(decoder.decode(chunk.bytes.subarray(0, chunk.used)), "first\n");
  assert.equal(queue.first(), chunk); // a write that has failed is tried again
  queue.drop(chunk);
  assert.deepEqual(drain(queue), [{ day: 1, text: "second\n", lines: 1 }]);
});

Deno.test("ByteQueue gives back each of 20,000 lines of any length in order", () => {
  const queue = new ByteQueue(256 * 2 ** 20);
  const lines = Array.from({ length: 20_000 }, (_, at) => `${at} ${"ü".repeat((at * 7919) % 700)}`);
  for (const line of lines) assert.ok(queue.push(1, line.slice(0, 9), line.slice(9)));
  const taken = drain(queue);
  assert.ok(taken.length > 1);
  assert.deepEqual(taken.map(({ text }) => text).join("").split("\n").slice(0, -1), lines);
});
