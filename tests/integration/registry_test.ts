/** The registry on a real S3 server, and a folder's under kills at any moment. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ada, emptyShelf, judged, judgedNow, registerAll } from "../../lib/registry/_shelf.ts";
import {
  auditLog,
  carryOut,
  damage,
  findVersion,
  listVersions,
  promoteByHand,
  readAliases,
  rollback,
  servingState,
} from "../../lib/registry/mod.ts";
import type { Storage } from "../../lib/storage/mod.ts";
import { assertSaid, seeded } from "../_faults.ts";
import { mainJob, repro, small } from "../main_job/_main_job.ts";
import { house, TestProject } from "../_project.ts";
import { type Fault, FaultProxy, type Seen } from "./_fault_proxy.ts";
import { key_pair, S3Server } from "./_s3_server.ts";

const server = await S3Server.start();
const worker = join(house, "lib/registry/_worker.ts");

function s3Test(name: string, work: () => Promise<void>): void {
  Deno.test({ name, ignore: server === undefined }, work);
}

function start(...args: string[]): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: ["run", "-A", worker, ...args],
    env: { NO_COLOR: "1", ...key_pair },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
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

/** What two processes say that have both decided to move an alias before either does. */
async function together(location: string, names: string[]): Promise<string[]> {
  const workers = names.map((name) => {
    const child = start(location, name, "wait");
    return { child, said: child.stdout.pipeThrough(new TextDecoderStream()).getReader() };
  });
  for (const { said } of workers) assert.equal((await said.read()).value, "ready\n");
  for (const { child } of workers) {
    const writer = child.stdin.getWriter();
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

s3Test("of two processes that promote on S3 at once one wins, and the other is told", async () => {
  const location = server!.location();
  const registry = server!.open(location);
  await registerAll(registry, "a", "b");
  const said = await together(location, ["1", "2"]);
  const { champion } = await readAliases(registry, "shop");
  assert.equal(said[champion! - 1], `promote ${champion}`);
  assert.match(
    said[2 - champion!]!,
    /^Cannot move alias "champion" .* moved it to version \d mean/,
  );
  assert.equal((await auditLog(registry, "shop")).length, 1);
});

s3Test("two candidates on S3 at once: one serves, both are kept", async () => {
  const location = server!.location();
  const registry = server!.open(location);
  await carryOut(registry, "shop", judged("first"), ada);
  const said = await together(location, ["b", "c"]);
  assert.equal(said.filter((one) => one === "promoted").length, 1);
  assert.match(said.find((one) => one !== "promoted")!, /judge it anew$/);
  assert.equal((await listVersions(registry, "shop")).versions.length, 3);
  await assertWhole(registry);
});

s3Test(
  "a process that is killed between object and manifest leaves no half version on S3",
  async () => {
    const location = server!.location();
    const registry = server!.open(location);
    await carryOut(registry, "shop", judged("first"), ada);
    // Three files, the version and the alias: before and after each; the last one is not killed.
    for (let at = 0; at <= 10; at++) {
      const name = `candidate ${at}`;
      const before = await listVersions(registry, "shop");
      const { signal } = await start(location, name, "kill", `${at}`).output();
      assert.equal(signal, at < 10 ? "SIGKILL" : null);
      await assertWhole(registry);
      assert.equal((await start(location, name).output()).code, 0);
      const now = await listVersions(registry, "shop");
      assert.equal(now.versions.length, before.versions.length + 1);
      assert.equal(now.aliases.champion, now.versions[0]!.number);
    }
  },
);

s3Test(
  "a promotion on S3 whose reply is lost is found by reading back, and not done twice",
  async () => {
    const lost: Seen[] = [];
    const lose = (request: Seen): Fault | undefined => {
      const is_create = request.method === "PUT" && /\/(aliases|versions)\//.test(request.path);
      if (!is_create || lost.some(({ path }) => path === request.path)) return undefined;
      lost.push(request);
      return { kind: "lose reply" };
    };
    await using proxy = new FaultProxy(server!.port, lose);
    const location = server!.location(proxy.address);
    const registry = server!.open(location);
    const first = await carryOut(registry, "shop", judged("a"), ada);
    assert.equal(first.outcome, "promoted");
    assert.equal(lost.length, 2);
    await carryOut(registry, "shop", await judgedNow(registry, "b"), ada);
    const { move } = await rollback(registry, "shop", { why: "worse" }, ada);
    assert.equal(move.to, 1);
    assert.deepEqual(
      (await auditLog(registry, "shop")).map(({ sequence, action, to }) => [sequence, action, to]),
      [[1, "promote", 1], [2, "promote", 2], [3, "rollback", 1]],
    );
    await assertWhole(registry);
  },
);

s3Test("an S3 server that is away during a promotion loses nothing, and says so", async () => {
  let is_away = false;
  const answer = () => is_away ? { kind: "answer" as const, status: 503 } : undefined;
  await using proxy = new FaultProxy(server!.port, answer);
  const registry = server!.open(server!.location(proxy.address), { attempts_max: 2 });
  await registerAll(registry, "a", "b");
  await promoteByHand(registry, "shop", { number: 1, why: "first" }, ada);
  is_away = true;
  const moved = promoteByHand(registry, "shop", { number: 2, why: "second" }, ada);
  await assert.rejects(moved, /^Error: Cannot (list|read|create) .*503/);
  is_away = false;
  assert.equal((await readAliases(registry, "shop")).champion, 1);
  await promoteByHand(registry, "shop", { number: 2, why: "second" }, ada);
  assert.equal((await readAliases(registry, "shop")).previous, 1);
});

s3Test("a damaged file of a version on S3 is refused by name", async () => {
  const registry = server!.open();
  const [version] = await registerAll(registry, "a");
  const { sha256 } = version!.files.find(({ name }) => name === "model.json")!;
  const key = `models/shop/files/${sha256}/model.json`;
  await registry.write(key, new TextEncoder().encode("{}"));
  await assert.rejects(promoteByHand(registry, "shop", { number: 1, why: "x" }, ada), {
    name: "TypeError",
    message: /^Cannot read "model\.json" of version 1 of "shop": its SHA-256 is .* restore "models/,
  });
});

s3Test("deno task registry works on S3 as on a folder", async () => {
  const location = server!.location();
  const registry = server!.open(location);
  await carryOut(registry, "shop", judged("a"), ada);
  await carryOut(registry, "shop", await judgedNow(registry, "b"), ada);
  using project = TestProject.make();
  project.write(
    "params.yaml",
    `pipeline:\n  dataset: shop\n  stores: { registry: "${location}" }\n`,
  );
  for (const [key, value] of Object.entries(key_pair)) Deno.env.set(key, value);
  const task = (...args: string[]) => project.task("registry", ...args, "--who", "bob");
  const list = () => project.task("registry", "list");
  assertSaid(await list(), 0, /^ +2 +champion +passed/m, /^ +1 +previous +passed/m);
  assertSaid(await task("rollback", "--why", "worse"), 0, /^rolled back: .* is version 1, it was/);
  assertSaid(await list(), 0, /^ +1 +champion/m);
  assertSaid(await project.task("registry", "show", "2", "--to", project.path("out")), 0, /as reg/);
  assert.equal(project.read("out/model.json"), '{"name":"b"}\n');
  assertSaid(await task("archive", "2", "--why", "bad"), 0, /^archived version 2/);
  assertSaid(await list(), 0, /^1 archived version is left out/m);
  Deno.env.set("AWS_SECRET_ACCESS_KEY", "wrong");
  assertSaid(await list(), 1, /does not accept the credentials/);
  for (const key of Object.keys(key_pair)) Deno.env.delete(key);
});

s3Test(
  "deno task repro ends with a champion on S3, and a rollback there changes what serves",
  async () => {
    using project = mainJob();
    const location = server!.location();
    project.write(
      "params.yaml",
      project.read("params.yaml").replace(
        /^pipeline:$/m,
        `$&\n  stores: { registry: "${location}" }`,
      ),
    );
    const run = (...args: string[]) => repro(project, [...small, ...args], { env: key_pair });
    assertSaid(await run(), 0, /^promote │ version 1 is the champion\. Promote the/m);
    assertSaid(await run(), 0, /^\d+ unchanged in/m);
    const worse = ["--set", "candidate.use=baseline", "--set", "train_baseline.ridge=3000"];
    assertSaid(
      await run(...worse),
      0,
      /^promote │ version 1 stays the champion, the candidate is/m,
    );
    const registry = server!.open(location);
    await promoteByHand(registry, "elearning", { number: 2, why: "to see" }, ada);
    const serves = () => JSON.parse(project.read("data/elearning/champion/promotion.json")).version;
    assertSaid(await run(...worse), 0, /^evaluate +skip/m, /^promote +run/m);
    assert.equal(serves(), 2);
    await rollback(registry, "elearning", { why: "seen" }, ada);
    assertSaid(await run(...worse), 0, /^evaluate +skip/m);
    assert.equal(serves(), 1);
    assertSaid(await run(...worse), 0, /^\d+ unchanged in/m);
    assert.throws(() => Deno.statSync(project.path("data/registry")), Deno.errors.NotFound);
  },
);

Deno.test("a folder's registry is whole after kills at any moment, and nothing is lost", async () => {
  const { registry, folder } = emptyShelf();
  const seed = Number(Deno.env.get("SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  console.log(`kills 40 promotions, repeat with SEED=${seed}`);
  const random = seeded(seed);
  let whole_ms = (await promote(folder, "first"))!;
  const found = { nothing: 0, version: 0, moved: 0 };
  for (let round = 1; round <= 40; round++) {
    const name = `round ${round}`;
    await promote(folder, name, 1.5 * whole_ms * random());
    await assertWhole(registry);
    const { decision } = await judgedNow(registry, name);
    const { applied } = await servingState(registry, "shop", decision.sha256);
    const { highest } = await listVersions(registry, "shop");
    const left = applied ? "moved" : highest === round + 1 ? "version" : "nothing";
    found[left]++;
    const took_ms = await promote(folder, name);
    if (left === "nothing") whole_ms = took_ms!;
    const { versions, aliases } = await listVersions(registry, "shop");
    assert.deepEqual([versions.length, aliases.champion], [round + 1, round + 1]);
  }
  console.log(`left by 40 kills: ${JSON.stringify(found)}`);
  assert.ok(found.nothing > 0, "every promotion ended before it was killed");
});

/**
 * Lets a process promote that has been started before, and kills it so many milliseconds later.
 *
 * @returns How long it took, if it was not killed.
 */
async function promote(folder: string, name: string, kill_after_ms = Infinity) {
  const child = start(folder, name, "hold");
  const said = child.stdout.getReader();
  await said.read();
  const begin = performance.now();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("\n"));
  const kill = () => child.kill("SIGKILL");
  const timer = kill_after_ms === Infinity ? undefined : setTimeout(kill, kill_after_ms);
  const { done } = await said.read(); // what it came to, or its end
  clearTimeout(timer);
  const took_ms = performance.now() - begin;
  await Promise.all([said.cancel(), child.stderr.cancel(), writer.close().catch(() => {})]);
  await child.status;
  return done ? undefined : took_ms;
}
