import assert from "node:assert/strict";
import { turns } from "./turn.ts";

Deno.test("turn() lets all that wait go on together, after those that came in meanwhile", async () => {
  const turn = turns();
  const order: string[] = [];
  const wait = async (name: string) => {
    order.push(`${name} comes`);
    await turn();
    order.push(`${name} goes`);
  };
  const first = wait("a");
  await Promise.resolve();
  await Promise.all([first, wait("b")]);
  await wait("c");
  assert.deepEqual(order, ["a comes", "b comes", "a goes", "b goes", "c comes", "c goes"]);
});
