import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { Turns } from "./turns.ts";

/** Asks for turns at once. @returns What began in which turn of the event loop. */
async function begun(
  slice_rows: number,
  asked: readonly ["small" | "large", number, string][],
): Promise<string[][]> {
  const turns = new Turns(() => slice_rows);
  const by_turn: string[][] = [];
  let names: string[] = [];
  let is_over = false;
  const count = () => {
    if (names.length > 0) by_turn.push(names);
    names = [];
    if (!is_over) setImmediate(count);
  };
  const all = asked.map(([size, rows, name]) =>
    turns.wait(size, rows).then(() => names.push(name))
  );
  setImmediate(count);
  await Promise.all(all);
  is_over = true;
  await new Promise((resolve) => setImmediate(resolve));
  return by_turn;
}

Deno.test("wait() lets small ones begin together in their order, as many as a slice holds", async () => {
  const asked = ["a", "b", "c", "d", "e"].map((name) => ["small", 5, name] as const);
  assert.deepEqual(await begun(10, asked.map((one) => [...one])), [["a", "b"], ["c", "d"], ["e"]]);
});

Deno.test("wait() lets one begin that is larger than a slice", async () => {
  assert.deepEqual(await begun(1, [["small", 5, "a"], ["small", 5, "b"]]), [["a"], ["b"]]);
});

Deno.test("wait() lets one large one begin in each turn, beside small ones that came later", async () => {
  const found = await begun(10, [
    ["large", 1000, "A"],
    ["large", 1000, "B"],
    ["small", 5, "a"],
    ["small", 5, "b"],
    ["small", 5, "c"],
  ]);
  assert.deepEqual(found, [["a", "b", "A"], ["c", "B"]]);
});

Deno.test("wait() goes on after all have begun", async () => {
  const turns = new Turns(() => 10);
  await turns.wait("small", 1);
  await turns.wait("large", 1);
  await turns.wait("small", 1);
});
