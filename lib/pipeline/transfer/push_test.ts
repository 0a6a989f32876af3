import assert from "node:assert/strict";
import { join } from "node:path";
import { cloneOf, filesBelow, makeSample, watched } from "../_sample.ts";
import { hashFile, hashText } from "../cache/hash.ts";
import { objectKey } from "./manifest.ts";
import { Objects } from "../cache/objects.ts";
import { openProject } from "../project.ts";
import { pull } from "./pull.ts";
import { openStorage } from "../../storage/mod.ts";
import { push } from "./push.ts";

const outputs = { "a.txt": "alpha", "many/": { "b.txt": "beta", "ä/c.txt": "gamma" } };

function newRemote() {
  return watched(openStorage(Deno.makeTempDirSync({ prefix: "remote-" })));
}

Deno.test("push() sends objects first and the manifest last", async () => {
  const { remote, calls } = newRemote();
  const result = await push(makeSample({ make: outputs }), remote);
  assert.deepEqual(result, { sent: 4, bytes: 14 + listBytes(), objects: 4 });
  const writes = calls.filter((call) => /^(upload|write)/.test(call));
  assert.equal(writes.length, 5);
  assert.match(writes.at(-1)!, /^write manifests\/x\//);
});

Deno.test("push() of a lock that was pushed before is one look", async () => {
  const project = makeSample({ make: outputs });
  const { remote, calls } = newRemote();
  await push(project, remote);
  calls.length = 0;
  assert.deepEqual(await push(project, remote), { sent: 0, bytes: 0 });
  assert.deepEqual(calls.map((call) => call.split("/")[0]), ["has manifests"]);
});

Deno.test("push() after a small change asks for the changed objects only", async () => {
  const { remote, calls } = newRemote();
  const project = makeSample({ make: outputs });
  await push(project, remote);
  makeSample({ make: { ...outputs, "a.txt": "other" } }, project.root);
  calls.length = 0;
  assert.equal((await push(project, remote)).sent, 1);
  assert.deepEqual(calls.map((call) => call.split(" ")[0]), [
    ...["has", "read", "has", "upload", "write"],
  ]);
});

Deno.test("push() writes the same manifest whoever pushes", async () => {
  const [one, two] = [newRemote(), newRemote()].map(({ remote }) => remote);
  const project = makeSample({ make: outputs, second: { "d.txt": "delta" } });
  await push(project, one!);
  const clone = cloneOf(project);
  await pull(clone, one!);
  await push(clone, two!);
  const [key] = await one!.list("manifests/");
  assert.deepEqual(await one!.read(key!), await two!.read(key!));
});

Deno.test("push() sends only what is missing when a push was cut off", async () => {
  const count = 1500;
  const many = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${i}.txt`, `${i} `.repeat(500)]),
  );
  const project = makeSample({ make: { "many/": many } });
  const folder = Deno.makeTempDirSync({ prefix: "remote-" });
  await killPushing(project.root, folder, 400);
  const objects = filesBelow(join(folder, "objects"));
  assert.ok(objects.length >= 400 && objects.length < count, `${objects.length} were sent`);
  for (const path of objects) {
    assert.equal(hashFile(join(folder, "objects", path)).hash, path.replace("/", ""));
  }
  const { remote, calls } = watched(openStorage(folder));
  assert.deepEqual([...await remote.list("manifests/")], []);
  const { sent } = await push(project, remote);
  assert.equal(sent, count + 1 - objects.length);
  const again = calls.filter((call) => objects.some((path) => call === `upload objects/${path}`));
  assert.deepEqual(again, []);
  assert.equal(filesBelow(join(folder, "objects")).length, count + 1);
});

Deno.test("push() refuses a damaged cache object by name and writes no manifest", async () => {
  const project = makeSample({ make: outputs });
  const objects = new Objects(project);
  for (const text of ["alpha", "beta"]) {
    Deno.writeTextFileSync(objects.path(hashText(text)), "damage");
  }
  const { remote, calls } = newRemote();
  await assert.rejects(push(project, remote), (error: Error) => {
    assert.match(error.message, /^Cannot push "data\/x\/a.txt": cache object "[0-9a-f]{12}" had/);
    assert.match(error.message, /^Cannot push "data\/x\/many\/b.txt": .*"deno task push" again/m);
    return true;
  });
  assert.deepEqual(calls.filter((call) => call.startsWith("write")), []);
  assert.equal(await remote.has(objectKey(hashText("alpha"))), false);
  // The damaged ones are gone, and the files themselves are still as the lock says.
  assert.equal((await push(project, remote)).sent, 2);
});

Deno.test("push() takes what is not in the cache from the work folder", async () => {
  const project = makeSample({ make: outputs });
  Deno.removeSync(join(project.cache, "objects"), { recursive: true });
  const { remote } = newRemote();
  assert.equal((await push(project, remote)).sent, 4);
});

Deno.test("push() names all outputs that are nowhere as the lock says", async () => {
  const project = makeSample({ make: outputs });
  Deno.removeSync(join(project.cache, "objects"), { recursive: true });
  Deno.removeSync(join(project.root, "data/x/a.txt"));
  Deno.writeTextFileSync(join(project.root, "data/x/many/b.txt"), "edited");
  const { remote, calls } = newRemote();
  await assert.rejects(push(project, remote), {
    message: 'Cannot push "data/x/a.txt": it is neither here nor in the cache, ' +
      'run "deno task repro"\n' +
      'Cannot push "data/x/many/": it was edited since it was made, ' +
      'and the cache does not have it, run "deno task repro"',
  });
  assert.deepEqual(calls.filter((call) => /^(upload|write)/.test(call)), []);
});

Deno.test("push() without a lock file says what to type", async () => {
  const project = openProject(Deno.makeTempDirSync(), "x");
  await assert.rejects(push(project, newRemote().remote), {
    message: 'Cannot push "data/x.lock.json": it is missing, run "deno task repro"',
  });
});

function listBytes(): number {
  const line = (path: string, text: string) =>
    JSON.stringify([path, hashText(text), text.length]) + "\n";
  return new TextEncoder().encode(line("b.txt", "beta") + line("ä/c.txt", "gamma")).length;
}

/** Pushes in another process and kills that once it has sent so many objects. */
async function killPushing(root: string, remote: string, after: number): Promise<void> {
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const script = `
    import { push } from ${module("./push.ts")};
    import { openStorage } from ${module("../../storage/mod.ts")};
    import { openProject } from ${module("../project.ts")};
    await push(openProject(${JSON.stringify(root)}, "x"), openStorage(${JSON.stringify(remote)}), {
      onProgress: ({ done }) => {
        if (done !== ${after}) return;
        Deno.stdout.writeSync(new Uint8Array(1));
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // until it is killed
      },
    });`;
  const file = Deno.makeTempFileSync({ suffix: ".ts" });
  Deno.writeTextFileSync(file, script);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command("deno", {
    args: ["run", "-A", "--quiet", "--config", config, file],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  child.kill("SIGKILL");
  await reader.cancel();
  assert.equal((await child.status).success, false);
}
