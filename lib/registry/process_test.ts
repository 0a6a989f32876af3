/** Several processes on one registry, and processes that are killed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Storage } from "../storage/mod.ts";
import { ada, emptyShelf, judged, registerAll } from "./_shelf.ts";
import {
  auditLog,
  carryOut,
  damage,
  findVersion,
  listVersions,
  readAliases,
  servingState,
} from "./mod.ts";

function start(...args: string[]): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: ["run", "-A", "--no-check", join(import.meta.dirname!, "_worker.ts"), ...args],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Starts two that have both decided to move an alias, lets them go, and gives what they say. */
async function together(folder: string, names: string[]): Promise<string[]> {
  const workers = names.map((name) => {
    const child = start(folder, name, "wait");
    return { child, said: child.stdout.pipeThrough(new TextDecoderStream()).getReader() };
  });
  for (const { said } of workers) assert.equal((await said.read()).value, "ready\n");
  for (const { child } of workers) {
    const writer = child.stdin.getWriter();
    // A second look may want to move, too.
    await writer.write(new TextEncoder().encode("\n\n\n"));
    await writer.close();
  }
  return await Promise.all(workers.map(async ({ child, said }) => {
    let text = "";
    for (let next = await said.read(); !next.done; next = await said.read()) text += next.value;
    await Promise.all([child.stderr.cancel(), child.status]);
    return text.replaceAll("ready\n", "").trim();
  }));
}

/** Fails where anything that is to be seen of a registry is not whole. */
async function assertWhole(registry: Storage): Promise<void> {
  const { versions, problems, aliases } = await listVersions(registry, "shop", { all: true });
  assert.deepEqual(problems, []);
  for (const { number } of versions) {
    assert.deepEqual(await damage(registry, await findVersion(registry, "shop", `${number}`)), []);
  }
  for (const number of Object.values(aliases)) {
    assert.ok(number === null || versions.some((version) => version.number === number));
  }
}

Deno.test("promoteByHand() of two processes at once: one wins, the other is told", async () => {
  const { registry, folder } = emptyShelf();
  await registerAll(registry, "a", "b");
  const said = await together(folder, ["1", "2"]);
  const { champion } = await readAliases(registry, "shop");
  assert.equal(said[champion! - 1], `promote ${champion}`);
  assert.equal(
    said[2 - champion!],
    `Cannot move alias "champion" of "shop" to version ${3 - champion!}: ${champion} moved it to ` +
      `version ${champion} meanwhile (2026-02-03T04:05:06.000Z), look and decide again`,
  );
  assert.equal((await auditLog(registry, "shop")).length, 1);
});

Deno.test("carryOut() of two candidates at once promotes one, and loses neither", async () => {
  const { registry, folder } = emptyShelf();
  await carryOut(registry, "shop", judged("first"), ada);
  const said = await together(folder, ["b", "c"]);
  assert.equal(said.filter((one) => one === "promoted").length, 1);
  assert.match(
    said.find((one) => one !== "promoted")!,
    /^Cannot promote the candidate of "shop": the gate compared it with version 1, but version [23] serves since 2026-02-03T04:05:06\.000Z \([bc]\); type "deno task repro" to judge it anew$/,
  );
  assert.equal((await auditLog(registry, "shop")).length, 2);
  assert.equal((await listVersions(registry, "shop")).versions.length, 3);
  await assertWhole(registry);
});

Deno.test("carryOut() of one candidate by two processes at once promotes it once", async () => {
  const { registry, folder } = emptyShelf();
  const said = await together(folder, ["a", "a"]);
  assert.deepEqual(said.sort(), ["applied before", "promoted"]);
  assert.equal((await auditLog(registry, "shop")).length, 1);
  assert.equal((await listVersions(registry, "shop")).versions.length, 1);
});

Deno.test("carryOut() that is killed before or after any write leaves all or nothing, and can be repeated", async () => {
  const { registry, folder } = emptyShelf();
  await carryOut(registry, "shop", judged("first"), ada);
  let kills = 0;
  for (let at = 0, ended = false; !ended; at++) {
    const name = `candidate ${at}`;
    const before = await listVersions(registry, "shop");
    const { signal, success, stderr } = await start(folder, name, "kill", `${at}`).output();
    ended = signal === null;
    assert.equal(success, ended, new TextDecoder().decode(stderr));
    if (!ended) kills++;
    await assertWhole(registry);
    const { versions, aliases } = await listVersions(registry, "shop");
    const come = versions.length - before.versions.length;
    assert.ok(come === 0 || come === 1);
    const moved = aliases.champion !== before.aliases.champion;
    assert.ok(!moved || (come === 1 && aliases.champion === versions[0]!.number));
    const { code } = await start(folder, name).output();
    assert.equal(code, 0);
    const now = await listVersions(registry, "shop");
    assert.equal(now.versions.length, before.versions.length + 1);
    assert.equal(now.aliases.champion, now.versions[0]!.number);
    const { decision } = now.versions[0]!;
    assert.equal((await servingState(registry, "shop", decision!.sha256)).applied, true);
  }
  // Three files, the version and the alias: before and after each.
  assert.equal(kills, 10);
});
