import assert from "node:assert/strict";
import { join } from "node:path";
import { filesBelow } from "../_sample.ts";
import { folderRemote, openRemote } from "./remote.ts";

function newFolder(): string {
  return Deno.makeTempDirSync({ prefix: "remote-" });
}

Deno.test("folderRemote() gives back what was put, by key", async () => {
  const folder = newFolder();
  const remote = folderRemote(folder);
  const file = join(newFolder(), "file");
  Deno.writeTextFileSync(file, "bytes");
  await remote.put("objects/ab/cd", file);
  await remote.putText("manifests/x/1.json", "{}");
  assert.equal(await remote.has("objects/ab/cd"), true);
  assert.equal(await remote.has("objects/ab/ce"), false);
  assert.equal(await remote.getText("manifests/x/1.json"), "{}");
  assert.equal(await remote.getText("manifests/x/2.json"), undefined);
  await remote.get("objects/ab/cd", `${file}2`);
  assert.equal(Deno.readTextFileSync(`${file}2`), "bytes");
  await assert.rejects(remote.get("objects/ab/ce", `${file}3`), Deno.errors.NotFound);
  assert.deepEqual(filesBelow(folder), ["manifests/x/1.json", "objects/ab/cd"]);
});

Deno.test("folderRemote() lists keys by their beginning, not what is half put", async () => {
  const folder = newFolder();
  const remote = folderRemote(folder);
  for (const key of ["objects/ab/1", "objects/ab/2", "objects/ac/3"]) await remote.putText(key, "");
  Deno.writeTextFileSync(join(folder, ".tmp", "half"), "");
  assert.deepEqual([...await remote.list("objects/ab/")].sort(), ["objects/ab/1", "objects/ab/2"]);
  assert.deepEqual([...await remote.list("objects/a")].length, 3);
  assert.deepEqual([...await remote.list("")].length, 3);
  assert.deepEqual([...await remote.list("nothing/")], []);
});

Deno.test("folderRemote() leaves nothing where a put fails", async () => {
  const folder = newFolder();
  await assert.rejects(folderRemote(folder).put("objects/ab/cd", join(folder, "missing")));
  assert.deepEqual(filesBelow(folder), []);
});

Deno.test("folderRemote() removes what a put that was cut off left a day ago", async () => {
  const folder = newFolder();
  Deno.mkdirSync(join(folder, ".tmp"));
  const [old, young] = ["old", "young"].map((name) => join(folder, ".tmp", name));
  for (const path of [old!, young!]) Deno.writeTextFileSync(path, "half");
  const day_ago = new Date(Date.now() - 25 * 3600 * 1000);
  Deno.utimeSync(old!, day_ago, day_ago);
  await folderRemote(folder).putText("key", "");
  assert.deepEqual(filesBelow(folder), [".tmp/young", "key"]);
});

Deno.test("openRemote() takes a folder relative to the project, by flag or from params.yaml", async () => {
  const root = newFolder();
  Deno.mkdirSync(join(root, "store"));
  assert.equal(await openRemote(root, undefined, "to read"), undefined);
  assert.equal((await openRemote(root, "store", "to read"))?.name, "store");
  Deno.writeTextFileSync(join(root, "params.yaml"), "pipeline:\n  remote: store\n");
  assert.equal((await openRemote(root, undefined, "to read"))?.name, "store");
  assert.equal((await openRemote(root, "other", "to write"))?.name, "other");
});

Deno.test("openRemote() refuses what is no folder and, to read, what is not there", async () => {
  const root = newFolder();
  Deno.writeTextFileSync(join(root, "file"), "");
  const check = (given: string, use: "to read" | "to write", message: string) =>
    assert.rejects(openRemote(root, given, use), { message });
  await check("file", "to write", 'Cannot use remote "file": it is a file, must be a folder');
  await check(
    "s3://bucket/x",
    "to read",
    'Cannot use remote "s3://bucket/x": must be the path of a folder',
  );
  await check(
    "gone",
    "to read",
    'Cannot use remote "gone": there is no such folder, mount it or name another with --remote',
  );
  Deno.writeTextFileSync(join(root, "params.yaml"), "pipeline: { remote: gone }\n");
  assert.equal(await openRemote(root, undefined, "if there"), undefined);
});
