import assert from "node:assert/strict";
import { join } from "node:path";
import { git } from "../_sample.ts";
import { filesAt, gitShow, revisions } from "./git.ts";

/** A repository with a project in a folder of it; each commit writes these files. */
function newHistory(...commits: Record<string, string>[]): string {
  const top = Deno.makeTempDirSync({ prefix: "git-" });
  const root = join(top, "project");
  git(top, "init", "--quiet", "--initial-branch=main");
  commits.forEach((files, index) => {
    for (const [path, text] of Object.entries(files)) {
      Deno.mkdirSync(join(root, path, ".."), { recursive: true });
      Deno.writeTextFileSync(join(root, path), text);
    }
    git(top, "add", "--all");
    git(top, "commit", "--quiet", "--allow-empty", "-m", `${index}`);
  });
  return root;
}

Deno.test("gitShow() gives a file of a revision, the path counted from the project", async () => {
  const root = newHistory({ "data/x.lock.json": "old" }, { "data/x.lock.json": "new" });
  assert.equal(await gitShow(root, "HEAD", "data/x.lock.json"), "new");
  assert.equal(await gitShow(root, "HEAD~1", "data/x.lock.json"), "old");
  assert.equal(await gitShow(root, "HEAD", "data/y.lock.json"), undefined);
});

Deno.test("gitShow() takes no text for an option", async () => {
  const root = newHistory({ a: "1" });
  for (const revision of ["--all", "-h", "--output=x", "nosuch", ""]) {
    await assert.rejects(gitShow(root, revision, "a"), {
      message: `Cannot find revision "${revision}": Git knows no such commit here, ` +
        '"git log --oneline" lists them',
    });
  }
});

Deno.test("gitShow() says when there is no repository", async () => {
  const root = Deno.makeTempDirSync();
  await assert.rejects(gitShow(root, "HEAD", "a"), {
    message: "Cannot read the Git history: the project is not in a Git repository, " +
      'run "git init" and commit, or do without a revision',
  });
});

Deno.test("revisions() names each commit once, newest first", async () => {
  const root = newHistory({ a: "1" }, { a: "2" }, { a: "3" });
  const all = await revisions(root, { all: true });
  assert.equal(all.length, 3);
  assert.deepEqual(await revisions(root, { commits: 2 }), all.slice(0, 2));
  assert.deepEqual(await revisions(root, { commits: 9 }), all);
  assert.deepEqual(await revisions(root, { revisions: ["HEAD~2", "main~2"] }), [all[2]]);
  assert.deepEqual(await revisions(root, {}), []);
});

Deno.test("revisions() of all commits refuses a shallow clone", async () => {
  const root = newHistory({ a: "1" }, { a: "2" });
  const clone = Deno.makeTempDirSync();
  git(clone, "clone", "--quiet", "--depth=1", `file://${root}/..`, ".");
  await assert.rejects(revisions(clone, { all: true }), /^Error: Cannot name all commits: .*--uns/);
});

Deno.test("filesAt() finds every version, also where a commit did not touch it", async () => {
  const root = newHistory(
    { "data/x.lock.json": "one", "data/x/deep.lock.json": "no" },
    { "code.ts": "" },
    { "data/x.lock.json": "two", "data/y.lock.json": "two", "data/contract.yaml": "no" },
  );
  const all = await revisions(root, { all: true });
  const found = async (commits: string[]) =>
    (await filesAt(root, commits, "data", ".lock.json")).map(({ path, text }) => `${path} ${text}`);
  assert.deepEqual(await found([all[1]!]), ["data/x.lock.json one"]);
  assert.deepEqual(await found(all), [
    ...["data/x.lock.json two", "data/y.lock.json two", "data/x.lock.json one"],
  ]);
  assert.deepEqual(await filesAt(root, all, "nothing", ""), []);
});
