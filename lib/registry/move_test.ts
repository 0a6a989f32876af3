import assert from "node:assert/strict";
import type { Storage } from "../storage/mod.ts";
import { ada, emptyShelf, judged, judgedNow, registerAll } from "./_shelf.ts";
import {
  archive,
  auditLog,
  carryOut,
  listVersions,
  Overtaken,
  promoteByHand,
  readAliases,
  rollback,
  servingState,
  versionToCompareWith,
} from "./mod.ts";

const why = "because";

async function aliases(registry: Storage): Promise<(number | null)[]> {
  const { champion, challenger, previous } = await readAliases(registry, "shop");
  return [champion, challenger, previous];
}

const promote = (registry: Storage, number: number) =>
  promoteByHand(registry, "shop", { number, why }, ada);

Deno.test("promoteByHand() moves the champion, and previous with it", async () => {
  const { registry } = emptyShelf();
  await registerAll(registry, "a", "b", "c");
  assert.deepEqual(await aliases(registry), [null, null, null]);
  await promote(registry, 1);
  assert.deepEqual(await aliases(registry), [1, null, null]);
  const { move } = await promote(registry, 3);
  assert.deepEqual(await aliases(registry), [3, null, 1]);
  const { id } = (await listVersions(registry, "shop")).versions[0]!;
  assert.deepEqual(move, {
    format: 1,
    alias: "champion",
    sequence: 2,
    action: "promote",
    from: 1,
    to: 3,
    id,
    back_to: [1],
    at: "2026-01-02T03:04:05.678Z",
    who: "ada",
    why,
    by: "hand",
    decision: judged("c").decision.sha256,
    against_decision: false,
  });
});

Deno.test("promoteByHand() writes down that the gate said otherwise", async () => {
  const { registry } = emptyShelf();
  await carryOut(registry, "shop", judged("a", { promote: false }), ada);
  assert.deepEqual(await aliases(registry), [null, 1, null]);
  const { move } = await promote(registry, 1);
  assert.equal(move.against_decision, true);
  // What serves is no challenger.
  assert.deepEqual(await aliases(registry), [1, null, null]);
});

Deno.test("promoteByHand() refuses what serves, is hidden, damaged or not there", async () => {
  const { registry } = emptyShelf();
  const versions = await registerAll(registry, "a", "b", "c");
  await promote(registry, 1);
  await assert.rejects(promote(registry, 1), {
    message: 'Cannot promote version 1 of "shop": it is the champion already',
  });
  await archive(registry, "shop", { number: 2, why, undo: false }, ada);
  await assert.rejects(promote(registry, 2), {
    message: 'Cannot promote version 2 of "shop": it is archived, type ' +
      '"deno task registry archive 2 --undo" first',
  });
  const { sha256 } = versions[2]!.files.find(({ name }) => name === "evaluation.json")!;
  await registry.write(`models/shop/files/${sha256}/evaluation.json`, new Uint8Array());
  await assert.rejects(
    promote(registry, 3),
    /^TypeError: Cannot read "evaluation\.json" of version 3/,
  );
  await assert.rejects(promote(registry, 4), /00000004\.json" in ".*": it is not there/);
  assert.deepEqual(await aliases(registry), [1, null, null]);
});

Deno.test("rollback() goes back one step each time, never to what it came from", async () => {
  const { registry } = emptyShelf();
  await registerAll(registry, "a", "b", "c");
  await assert.rejects(rollback(registry, "shop", { why }, ada), {
    message: 'Cannot roll back "shop": no version serves, see "deno task registry list"',
  });
  for (const number of [1, 2, 3]) await promote(registry, number);
  const { move, version } = await rollback(registry, "shop", { why: "worse" }, ada);
  assert.deepEqual([move.action, move.from, move.to, move.why], ["rollback", 3, 2, "worse"]);
  assert.equal(version.number, 2);
  assert.deepEqual(await aliases(registry), [2, null, 1]);
  await rollback(registry, "shop", { why }, ada);
  assert.deepEqual(await aliases(registry), [1, null, null]);
  await assert.rejects(rollback(registry, "shop", { why }, ada), {
    message: 'Cannot roll back "shop": no version served before version 1, name one with ' +
      '"deno task registry promote VERSION --why TEXT"',
  });
  await promote(registry, 3);
  assert.deepEqual(await aliases(registry), [3, null, 1]);
  assert.deepEqual(
    (await auditLog(registry, "shop")).map(({ action, to }) => `${action} ${to}`),
    ["promote 1", "promote 2", "promote 3", "rollback 2", "rollback 1", "promote 3"],
  );
});

Deno.test("rollback() passes over hidden versions", async () => {
  const { registry } = emptyShelf();
  await registerAll(registry, "a", "b", "c");
  for (const number of [1, 2, 3]) await promote(registry, number);
  await promote(registry, 1);
  await archive(registry, "shop", { number: 2, why, undo: false }, ada);
  assert.deepEqual(await aliases(registry), [1, null, 3]);
  await rollback(registry, "shop", { why }, ada);
  assert.deepEqual(await aliases(registry), [3, null, 1]);
  await rollback(registry, "shop", { why }, ada);
  assert.deepEqual(await aliases(registry), [1, null, null]);
});

Deno.test("carryOut() promotes once, and not again after a rollback", async () => {
  const { registry } = emptyShelf();
  await carryOut(registry, "shop", judged("a"), ada);
  const b = await judgedNow(registry, "b");
  const done = await carryOut(registry, "shop", b, ada);
  assert.equal(done.outcome, "promoted");
  assert.equal("move" in done && done.move.by, "gate");
  assert.deepEqual(await aliases(registry), [2, null, 1]);
  assert.deepEqual(await carryOut(registry, "shop", b, ada), { outcome: "applied before" });
  await rollback(registry, "shop", { why }, ada);
  assert.deepEqual(await carryOut(registry, "shop", b, ada), { outcome: "applied before" });
  assert.deepEqual(await aliases(registry), [1, null, null]);
});

Deno.test("carryOut() keeps what was refused as the challenger", async () => {
  const { registry } = emptyShelf();
  await carryOut(registry, "shop", judged("a"), ada);
  for (const name of ["b", "c"]) {
    const done = await carryOut(registry, "shop", await judgedNow(registry, name, false), ada);
    assert.equal(done.outcome, "refused");
  }
  assert.deepEqual(await aliases(registry), [1, 3, null]);
  assert.equal((await listVersions(registry, "shop")).versions.length, 3);
});

Deno.test("carryOut() does nothing where the very candidate serves, however it was judged", async () => {
  const { registry } = emptyShelf();
  await carryOut(registry, "shop", judged("a"), ada);
  const mark = { version: 9, id: "0".repeat(64), sha256: "0".repeat(64) };
  for (const promote of [true, false]) {
    const done = await carryOut(
      registry,
      "shop",
      judged("a", { promote, compared_with: mark }),
      ada,
    );
    assert.equal(done.outcome, "serves already");
  }
  assert.equal((await listVersions(registry, "shop")).versions.length, 1);
});

Deno.test("carryOut() refuses a decision about another champion, and registers nothing", async () => {
  const { registry } = emptyShelf();
  await carryOut(registry, "shop", judged("a"), ada);
  await assert.rejects(carryOut(registry, "shop", judged("b"), ada), (error) => {
    assert.ok(error instanceof Overtaken);
    assert.equal(
      error.message,
      'Cannot promote the candidate of "shop": the gate compared it with no version, but version ' +
        '1 serves since 2026-01-02T03:04:05.678Z (ada); type "deno task repro" to judge it anew',
    );
    return true;
  });
  assert.equal((await listVersions(registry, "shop")).versions.length, 1);
});

Deno.test("versionToCompareWith() gives the champion, or what the champion was compared with", async () => {
  const { registry } = emptyShelf();
  const compare = async (name: string) =>
    (await judgedNow(registry, name)).decision.compared_with?.version ?? null;
  assert.equal(await compare("a"), null);
  await carryOut(registry, "shop", await judgedNow(registry, "a"), ada);
  assert.deepEqual([await compare("a"), await compare("b")], [null, 1]);
  await carryOut(registry, "shop", await judgedNow(registry, "b"), ada);
  assert.deepEqual([await compare("a"), await compare("b"), await compare("c")], [2, 1, 2]);
  await rollback(registry, "shop", { why }, ada);
  assert.deepEqual([await compare("a"), await compare("b")], [null, 1]);
  const { id, sha256 } = (await versionToCompareWith(registry, "shop", ""))!;
  const [version] = (await listVersions(registry, "shop")).versions.slice(-1);
  assert.deepEqual([id, sha256.length], [version!.id, 64]);
});

Deno.test("servingState() says what serves, and whether the decision was carried out", async () => {
  const { registry } = emptyShelf();
  const a = judged("a");
  const state = async (decision: string) => {
    const { champion, applied } = await servingState(registry, "shop", decision);
    return [champion?.version ?? null, applied];
  };
  assert.deepEqual(await state(a.decision.sha256), [null, false]);
  await carryOut(registry, "shop", a, ada);
  assert.deepEqual(await state(a.decision.sha256), [1, true]);
  const b = await judgedNow(registry, "b", false);
  assert.deepEqual(await state(b.decision.sha256), [1, false]);
  await carryOut(registry, "shop", b, ada);
  assert.deepEqual(await state(b.decision.sha256), [1, true]);
  await promote(registry, 2);
  assert.deepEqual(await state(a.decision.sha256), [2, true]);
});

Deno.test("readAliases() refuses a damaged move rather than taking an older one", async () => {
  const { registry } = emptyShelf();
  await registerAll(registry, "a", "b");
  for (const number of [1, 2]) await promote(registry, number);
  await registry.write("models/shop/aliases/champion/00000002.json", new Uint8Array());
  await assert.rejects(
    readAliases(registry, "shop"),
    /champion\/00000002\.json" in .*: it is no JSON/,
  );
  await assert.rejects(rollback(registry, "shop", { why }, ada), TypeError);
});
