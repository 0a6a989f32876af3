import assert from "node:assert/strict";
import { join } from "node:path";
import type { Storage } from "../storage/mod.ts";
import { ada, emptyShelf, registerAll } from "./_shelf.ts";
import { mayHaveMoved, promoteByHand, readAliases, rollback } from "./mod.ts";

/** The same registry, which writes down what it is asked. */
function overheard(registry: Storage): { registry: Storage; asked: string[] } {
  const asked: string[] = [];
  const told = new Proxy(registry, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        asked.push(`${String(name)} ${args[0]}`);
        return value.apply(target, args);
      };
    },
  });
  return { registry: told, asked };
}

Deno.test("mayHaveMoved() tells a promotion and a rollback, and asks two questions", async () => {
  const shelf = emptyShelf();
  const { registry, asked } = overheard(shelf.registry);
  await registerAll(registry, "a", "b");
  const aliases = () => readAliases(registry, "shop");
  const none = await aliases();
  assert.equal(await mayHaveMoved(registry, "shop", "champion", none), false);
  await promoteByHand(registry, "shop", { number: 1, why: "first" }, ada);
  assert.equal(await mayHaveMoved(registry, "shop", "champion", none), true);
  assert.equal(await mayHaveMoved(registry, "shop", "challenger", none), false);
  await promoteByHand(registry, "shop", { number: 2, why: "second" }, ada);
  const second = await aliases();
  asked.length = 0;
  assert.equal(await mayHaveMoved(registry, "shop", "champion", second), false);
  assert.deepEqual(asked, [
    "has models/shop/aliases/champion/00000003.json",
    "has models/shop/aliases/champion/00000002.json",
  ]);
  await rollback(registry, "shop", { why: "worse" }, ada);
  assert.equal(await mayHaveMoved(registry, "shop", "champion", second), true);
  assert.equal(await mayHaveMoved(registry, "shop", "champion", await aliases()), false);
});

Deno.test("mayHaveMoved() tells that the registry is gone, or is an older one", async () => {
  const { registry, folder } = emptyShelf();
  await registerAll(registry, "a", "b");
  await promoteByHand(registry, "shop", { number: 1, why: "first" }, ada);
  await promoteByHand(registry, "shop", { number: 2, why: "second" }, ada);
  const known = await readAliases(registry, "shop");
  Deno.removeSync(join(folder, "models/shop/aliases/champion/00000002.json"));
  assert.equal(await mayHaveMoved(registry, "shop", "champion", known), true);
  Deno.removeSync(folder, { recursive: true });
  assert.equal(await mayHaveMoved(registry, "shop", "champion", known), true);
});
