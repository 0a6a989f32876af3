import assert from "node:assert/strict";
import type { Storage } from "../storage/mod.ts";
import { ada, emptyShelf, judged, registerAll } from "./_shelf.ts";
import { auditLog, listVersions, Overtaken, promoteByHand, register } from "./mod.ts";

const lost = new Error("connection reset");

/** The same storage over a bad line: what comes before and after each `create`. */
function over(registry: Storage, line: { before?(): Promise<void>; after?(): void }): Storage {
  return new Proxy(registry, {
    get(target, name: keyof Storage) {
      const member = target[name];
      if (typeof member !== "function") return member;
      if (name !== "create") return member.bind(target);
      return async (key: string, content: Uint8Array<ArrayBuffer>) => {
        await line.before?.();
        const made = await target.create(key, content);
        line.after?.();
        return made;
      };
    },
  });
}

function lose(): never {
  throw lost;
}

Deno.test("register() and promoteByHand() read back what they wrote when the reply is lost", async () => {
  const { registry } = emptyShelf();
  const bad = over(registry, { after: lose });
  const { version, is_new } = await register(bad, "shop", judged("a"), ada);
  assert.deepEqual([version.number, is_new], [1, true]);
  const { move } = await promoteByHand(bad, "shop", { number: 1, why: "first" }, ada);
  assert.deepEqual([move.sequence, move.to], [1, 1]);
  assert.equal((await auditLog(registry, "shop")).length, 1);
});

Deno.test("register() throws what the storage threw where nothing was written", async () => {
  const { registry } = emptyShelf();
  const dead = over(registry, { before: () => Promise.reject(lost) });
  await assert.rejects(register(dead, "shop", judged("a"), ada), lost);
  assert.deepEqual((await listVersions(registry, "shop")).versions, []);
  assert.equal((await register(registry, "shop", judged("a"), ada)).version.number, 1);
});

Deno.test("promoteByHand() is told who was faster, even if the refusal is lost", async () => {
  const { registry } = emptyShelf();
  await registerAll(registry, "a", "b");
  const other = () =>
    promoteByHand(registry, "shop", { number: 2, why: "faster" }, { ...ada, who: "bob" });
  const slow = over(registry, { before: async () => void await other(), after: lose });
  await assert.rejects(promoteByHand(slow, "shop", { number: 1, why: "slower" }, ada), (error) => {
    assert.ok(error instanceof Overtaken);
    assert.equal(
      error.message,
      'Cannot move alias "champion" of "shop" to version 1: bob moved it to version 2 meanwhile ' +
        "(2026-01-02T03:04:05.678Z), look and decide again",
    );
    return true;
  });
  assert.deepEqual((await auditLog(registry, "shop")).map(({ who, to }) => [who, to]), [[
    "bob",
    2,
  ]]);
});
