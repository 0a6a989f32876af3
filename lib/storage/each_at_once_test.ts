import assert from "node:assert/strict";
import { eachAtOnce } from "./each_at_once.ts";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

Deno.test("eachAtOnce() gives results in the order of the items, and has so many in hand", async () => {
  let in_hand = 0, most = 0;
  const items = Array.from({ length: 20 }, (_, at) => at);
  const results = await eachAtOnce(items, async (item) => {
    most = Math.max(most, ++in_hand);
    for (let turns = 0; turns < (item * 7) % 5; turns++) await turn();
    in_hand--;
    return item * item;
  }, 3);
  assert.deepEqual(results, items.map((item) => item * item));
  assert.equal(most, 3);
  assert.deepEqual(await eachAtOnce([], () => Promise.reject(new Error("never")), 3), []);
});

Deno.test("eachAtOnce() begins nothing after an error, waits for what was begun, and throws the first", async () => {
  const begun: number[] = [], ended: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    await turn();
    if (item === 1) throw new Error("the first");
    await turn();
    ended.push(item);
    if (item === 2) throw new Error("the second");
  };
  await assert.rejects(eachAtOnce([0, 1, 2, 3, 4], work, 3), { message: "the first" });
  assert.deepEqual(begun, [0, 1, 2]);
  assert.deepEqual(ended, [0, 2]);
});
