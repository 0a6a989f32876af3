import assert from "node:assert/strict";
import { join } from "node:path";
import { cloneOf, makeSample, watched } from "../_sample.ts";
import { hashText } from "../cache/hash.ts";
import { objectKey } from "./manifest.ts";
import { Objects } from "../cache/objects.ts";
import type { Project } from "../project.ts";
import { pull } from "./pull.ts";
import { openStorage, type Storage } from "../../storage/mod.ts";
import { push } from "./push.ts";
import { Runs } from "../cache/runs.ts";

const outputs = { "a.txt": "alpha", "many/": { "b.txt": "beta", "ä/c.txt": "gamma" } };

async function pushed(): Promise<{ project: Project; remote: Storage; folder: string }> {
  const project = makeSample({ make: outputs, second: { "d.txt": "delta" } });
  const root = Deno.makeTempDirSync({ prefix: "remote-" });
  const folder = join(root, "store");
  const remote = openStorage("store", { root });
  await push(project, remote);
  return { project, remote, folder };
}

function text(project: Project, path: string): string {
  return Deno.readTextFileSync(join(project.root, "data/x", path));
}

Deno.test("pull() brings outputs, cache and run records to a clone", async () => {
  const { project, remote } = await pushed();
  const clone = cloneOf(project);
  const result = await pull(clone, remote);
  assert.deepEqual(result, {
    restored: ["data/x/a.txt", "data/x/many/", "data/x/d.txt"],
    unchanged: 0,
    problems: new Map(),
    fetched: 5,
    bytes: result.bytes,
    manifest: true,
  });
  assert.equal(text(clone, "many/ä/c.txt"), "gamma");
  assert.equal(text(clone, "d.txt"), "delta");
  const [record] = records(clone);
  assert.equal(record?.seconds, 1);
  const again = await pull(clone, remote);
  assert.deepEqual([again.fetched, again.restored, again.unchanged], [0, [], 3]);
});

Deno.test("pull() without a manifest asks for each object", async () => {
  const { project, remote, folder } = await pushed();
  for (const key of await remote.list("manifests/")) Deno.removeSync(join(folder, key));
  const clone = cloneOf(project);
  const result = await pull(clone, remote);
  assert.deepEqual([result.manifest, result.fetched, result.problems.size], [false, 5, 0]);
  assert.equal(text(clone, "many/b.txt"), "beta");
});

Deno.test("pull() names all that is missing or damaged and restores the rest", async () => {
  const { project, remote, folder } = await pushed();
  Deno.removeSync(join(folder, objectKey(hashText("alpha"))));
  Deno.removeSync(join(folder, objectKey(hashText("beta"))));
  Deno.writeTextFileSync(join(folder, objectKey(hashText("gamma"))), "damage");
  const clone = cloneOf(project);
  const { problems, restored } = await pull(clone, remote);
  assert.deepEqual([...problems.keys()].sort(), [
    ...["data/x/a.txt", "data/x/many/b.txt", "data/x/many/ä/c.txt"],
  ]);
  assert.match(problems.get("data/x/a.txt")!, /neither in the cache nor in "store", run "deno/);
  assert.match(problems.get("data/x/many/ä/c.txt")!, /its object in "store" is damaged, remove/);
  assert.deepEqual(restored, ["data/x/d.txt"]);
  assert.equal(new Objects(clone).has(hashText("gamma")), false);
});

Deno.test("pull() fetches what the named stages made and no more", async () => {
  const { project, remote } = await pushed();
  const clone = cloneOf(project);
  const { fetched, restored } = await pull(clone, remote, { stages: ["second"] });
  assert.deepEqual([fetched, restored], [1, ["data/x/d.txt"]]);
  await assert.rejects(pull(clone, remote, { stages: ["secnd"] }), {
    message: 'Cannot find stage "secnd": the lock file has none of this name, ' +
      'nearest is "second"',
  });
});

Deno.test("pull() fetches nothing that is in the work folder already", async () => {
  const { project, remote } = await pushed();
  const watch = watched(remote);
  Deno.removeSync(join(project.cache, "objects"), { recursive: true });
  assert.equal((await pull(project, watch.remote)).fetched, 0);
  assert.deepEqual(watch.calls.filter((call) => call.startsWith("download ")), []);
});

Deno.test("pull() takes no run record that says other than the lock file", async () => {
  const { project, remote } = await pushed();
  const [key] = await remote.list("manifests/");
  const manifest = JSON.parse(new TextDecoder().decode(await remote.read(key!)));
  for (const run of manifest.runs) Object.values<{ size: number }>(run.outputs)[0]!.size++;
  await remote.write(key!, new TextEncoder().encode(JSON.stringify(manifest)));
  const clone = cloneOf(project);
  await pull(clone, remote);
  assert.deepEqual(records(clone), []);
});

Deno.test("pull() replaces a damaged cache object", async () => {
  const { project, remote } = await pushed();
  Deno.writeTextFileSync(new Objects(project).path(hashText("alpha")), "damage");
  Deno.removeSync(join(project.root, "data/x/a.txt"));
  const { problems, restored } = await pull(project, remote);
  assert.deepEqual([problems.size, restored], [0, ["data/x/a.txt"]]);
  assert.equal(text(project, "a.txt"), "alpha");
});

function records(project: Project) {
  const lock = JSON.parse(Deno.readTextFileSync(join(project.root, "data/x.lock.json"))).stages;
  const runs = new Runs(project);
  return Object.values<{ fingerprint: string }>(lock)
    .flatMap(({ fingerprint }) => runs.get(fingerprint) ?? []);
}
