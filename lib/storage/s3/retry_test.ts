import assert from "node:assert/strict";
import { ByteBudget } from "./byte_budget.ts";
import { backoff_ms, type Pace, Passing, retrying } from "./retry.ts";
import { partBytes } from "./upload_parts.ts";

function paceOf(attempts_max: number): { pace: Pace; waits: number[] } {
  const waits: number[] = [];
  const sleep = (ms: number) => Promise.resolve(void waits.push(ms));
  return { pace: { now: () => 0, sleep, random: () => 0.5, attempts_max, timeout_ms: 1 }, waits };
}

Deno.test("backoff_ms() doubles its bound, is spread below it, and has an end", () => {
  const bounds = [1, 2, 3, 7, 8, 99].map((failures) => backoff_ms(failures, () => 1));
  assert.deepEqual(bounds, [200, 400, 800, 12_800, 20_000, 20_000]);
  assert.equal(backoff_ms(3, () => 0), 0);
  assert.equal(backoff_ms(3, () => 0.25), 200);
  assert.equal(backoff_ms(1, () => 0, 5_000), 5_000);
  assert.equal(backoff_ms(1, () => 0, 3_600_000), 20_000);
});

Deno.test("retrying() tries again what is passing, so often and no more", async () => {
  const { pace, waits } = paceOf(4);
  let tries = 0;
  const work = () => Promise.reject(new Passing(`no. ${++tries}`));
  await assert.rejects(retrying(pace, work), { message: "no. 4" });
  assert.deepEqual(waits, [100, 200, 400]);
});

Deno.test("retrying() gives up at once what will not pass", async () => {
  const { pace, waits } = paceOf(4);
  await assert.rejects(retrying(pace, () => Promise.reject(new Error("no"))), { message: "no" });
  assert.deepEqual(waits, []);
});

Deno.test("retrying() goes on for as long as ground is gained", async () => {
  const { pace, waits } = paceOf(2);
  let tries = 0;
  const result = await retrying(pace, (gainedGround) => {
    if (++tries === 10) return Promise.resolve("all");
    gainedGround();
    return Promise.reject(new Passing("cut"));
  });
  assert.equal(result, "all");
  assert.deepEqual(waits, Array(9).fill(100));
});

Deno.test("ByteBudget lets in what fits, in order, and what is too large alone", async () => {
  const budget = new ByteBudget(10);
  const events: string[] = [];
  const doors: Record<string, () => void> = {};
  const enter = (name: string, size: number) =>
    budget.spend(size, async () => {
      events.push(`+${name}`);
      await new Promise<void>((leave) => doors[name] = leave);
      events.push(`-${name}`);
    });
  const all = [enter("a", 6), enter("b", 4), enter("c", 99), enter("d", 1)];
  const leave = async (name: string) => {
    doors[name]!();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  assert.deepEqual(events, ["+a", "+b"]);
  await leave("a");
  assert.deepEqual(events.splice(0), ["+a", "+b", "-a"]); // "d" would fit but is not before "c"
  await leave("b");
  await leave("c");
  await leave("d");
  assert.deepEqual(events, ["-b", "+c", "-c", "+d", "-d"]);
  await Promise.all(all);
  await assert.rejects(budget.spend(10, () => Promise.reject(new Error("no"))));
  assert.equal(await budget.spend(10, () => Promise.resolve("free again")), "free again");
});

// "Amazon S3 multipart upload limits": 1 to 10,000 parts of 5 MiB to 5 GiB, an object of 5 TiB.
Deno.test("partBytes() keeps to S3's limits up to the largest object", () => {
  const [mebibyte, gibibyte] = [2 ** 20, 2 ** 30];
  assert.equal(partBytes(9 * mebibyte), 8 * mebibyte);
  assert.equal(partBytes(5 * gibibyte), 8 * mebibyte);
  for (const size of [80_000 * mebibyte, 80_001 * mebibyte, 100 * gibibyte + 1, 5120 * gibibyte]) {
    const part = partBytes(size);
    assert.ok(Math.ceil(size / part) <= 10_000 && part <= 5 * gibibyte && part % mebibyte === 0);
  }
});
