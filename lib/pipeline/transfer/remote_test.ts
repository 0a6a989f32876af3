import assert from "node:assert/strict";
import { join } from "node:path";
import { openRemote } from "./remote.ts";

function newFolder(): string {
  return Deno.makeTempDirSync({ prefix: "remote-" });
}

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
    "gs://bucket/x",
    "to read",
    'Cannot use storage "gs:…": must be the path of a folder or "s3://bucket/prefix"',
  );
  await check(
    "gone",
    "to read",
    'Cannot use remote "gone": there is no such folder, mount it or name another with --remote',
  );
  Deno.writeTextFileSync(join(root, "params.yaml"), "pipeline: { remote: gone }\n");
  assert.equal(await openRemote(root, undefined, "if there"), undefined);
});

Deno.test("openRemote() takes a bucket, without looking at it", async () => {
  const remote = await openRemote(newFolder(), "s3://bucket/churn?region=eu-central-1", "to read");
  assert.equal(remote?.name, "s3://bucket/churn");
});
