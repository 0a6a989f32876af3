import assert from "node:assert/strict";
import { join } from "node:path";
import { filesBelow, git, makeSample } from "../_sample.ts";
import { gc, type GcOptions } from "./gc.ts";
import { hashText } from "./hash.ts";
import { lockPath, openProject, type Project } from "../project.ts";
import { openScratch } from "../run/scratch.ts";

const outputs = { "a.txt": "alpha", "many/": { "b.txt": "beta", "ä/c.txt": "gamma" } };
const changed = { "a.txt": "alpha 2", "many/": { "b.txt": "beta" } };

/** A project in Git whose first lock is committed and whose second one is in the work tree. */
function twoLocks(): Project {
  const project = makeSample({ make: outputs });
  Deno.writeTextFileSync(join(project.root, ".gitignore"), "/data/*\n!/data/*.lock.json\n");
  git(project.root, "init", "--quiet");
  commit(project);
  makeSample({ make: changed }, project.root);
  return project;
}

function commit(project: Project): void {
  git(project.root, "add", "--all");
  git(project.root, "commit", "--quiet", "-m", "lock");
}

/** Cleans as if everything were two days old, unless told otherwise. */
function clean(project: Project, options: Partial<GcOptions> = {}) {
  const now = () => new Date(Date.now() + 2 * 24 * 3600 * 1000);
  return gc(project.root, { scope: { workspace: true }, apply: true, now, ...options });
}

function has(project: Project, text: string): boolean {
  const hash = hashText(text);
  return filesBelow(join(project.cache, "objects")).includes(
    `${hash.slice(0, 2)}/${hash.slice(2)}`,
  );
}

Deno.test("gc() refuses to work without a scope", async () => {
  const project = twoLocks();
  for (const scope of [{}, { workspace: false, revisions: [] }]) {
    await assert.rejects(clean(project, { scope }), /^TypeError: Cannot clean the cache: must be/);
  }
});

Deno.test("gc() changes nothing unless told to apply", async () => {
  const project = twoLocks();
  const before = filesBelow(project.root);
  const result = await clean(project, { apply: false });
  // Of the first lock: "alpha", "gamma" and the list of the folder; "beta" is in both.
  assert.deepEqual([result.applied, result.objects.count, result.runs.count], [false, 3, 1]);
  assert.deepEqual(filesBelow(project.root), before);
});

Deno.test("gc() for the work tree removes what only commits name", async () => {
  const project = twoLocks();
  const result = await clean(project);
  assert.deepEqual([result.objects.count, result.runs.count, result.kept.count], [3, 1, 3]);
  assert.deepEqual(["alpha", "gamma", "alpha 2", "beta"].map((text) => has(project, text)), [
    ...[false, false, true, true],
  ]);
  assert.equal((await clean(project)).objects.count, 0);
});

Deno.test("gc() keeps what the commits in scope name, and always the work tree's", async () => {
  for (const scope of [{ commits: 1 }, { all_commits: true }, { revisions: ["HEAD"] }]) {
    const project = twoLocks();
    const result = await clean(project, { scope });
    assert.deepEqual([result.locks, result.objects.count, result.runs.count], [2, 0, 0]);
  }
  const project = twoLocks();
  commit(project);
  const result = await clean(project, { scope: { commits: 1 } });
  assert.deepEqual([result.objects.count, has(project, "alpha")], [3, false]);
});

Deno.test("gc() keeps what another data set's lock names", async () => {
  const project = twoLocks();
  const lock = new TextDecoder().decode(
    new Deno.Command("git", { args: ["show", "HEAD:data/x.lock.json"], cwd: project.root })
      .outputSync().stdout,
  );
  const other = openProject(project.root, "y");
  Deno.writeTextFileSync(lockPath(other), lock.replaceAll("data/x/", "data/y/"));
  assert.equal((await clean(project)).objects.count, 0);
});

Deno.test("gc() keeps what a killed run has recorded but not merged", async () => {
  const project = twoLocks();
  const { make } = JSON.parse(Deno.readTextFileSync(lockPath(project))).stages;
  Deno.mkdirSync(join(project.own, "journal"), { recursive: true });
  Deno.writeTextFileSync(join(project.own, "journal", "make.json"), JSON.stringify(make));
  Deno.removeSync(lockPath(project));
  const result = await clean(project);
  assert.deepEqual([result.kept.count, has(project, "alpha 2")], [3, true]);
});

Deno.test("gc() keeps what is younger than the grace period, and what young runs made", async () => {
  const project = twoLocks();
  const young = await clean(project, { grace_days: 3 });
  assert.deepEqual([young.objects.count, young.runs.count, young.young.count], [0, 0, 3]);
  const old = new Date("2020-01-01"); // an old object that a young run has made again
  const { cache } = project;
  for (const path of filesBelow(join(cache, "objects"))) {
    Deno.utimeSync(join(cache, "objects", path), old, old);
  }
  assert.equal((await clean(project, { grace_days: 3 })).objects.count, 0);
  Deno.removeSync(join(cache, "runs"), { recursive: true });
  assert.equal((await clean(project, { grace_days: 3, apply: false })).objects.count, 3);
  const now = new Date();
  for (const path of filesBelow(join(cache, "objects"))) {
    Deno.utimeSync(join(cache, "objects", path), now, now);
  }
  const alone = await clean(project, { grace_days: 3 });
  assert.deepEqual([alone.objects.count, alone.young.count], [0, 3]);
  assert.equal((await clean(project, { grace_days: 0 })).objects.count, 3);
});

Deno.test("gc() removes nothing while a damaged lock counts", async () => {
  const project = twoLocks();
  Deno.writeTextFileSync(lockPath(openProject(project.root, "y")), '{"stages":{"make":{}}}');
  commit(project);
  Deno.removeSync(lockPath(openProject(project.root, "y")));
  const scope = { commits: 1 };
  const dry = await clean(project, { scope, apply: false });
  assert.match(
    dry.damaged.join(),
    /^Cannot read "[0-9a-f]{12}:data\/y.lock.json": stage "make" has no fingerprint or no outputs$/,
  );
  assert.deepEqual([dry.objects.count, dry.runs.count], [0, 0]);
  await assert.rejects(clean(project, { scope }), /Cannot clean the cache: nobody knows what a/);
  assert.equal(has(project, "alpha"), true);
  assert.equal((await clean(project)).objects.count, 3);
});

Deno.test("gc() refuses to remove anything while another process works in the cache", async () => {
  const project = twoLocks();
  const busy = await openScratch(project);
  await assert.rejects(clean(project), {
    message:
      "Cannot clean the cache: another process is at work in it, try again when it has ended",
  });
  assert.equal((await clean(project, { apply: false })).objects.count, 3);
  await busy[Symbol.asyncDispose]();
  assert.equal((await clean(project)).objects.count, 3);
});

Deno.test("gc() removes what killed processes left", async () => {
  const project = makeSample({ make: outputs });
  for (
    const path of [
      "scratch/dead/out/a",
      "scratch/dead.lock",
      "tmp/half",
      "objects/ab/cd.1.tmp",
      "datasets/x/state.json.1.tmp",
      "sources/0123/record.json",
    ]
  ) {
    Deno.mkdirSync(join(project.cache, path, ".."), { recursive: true });
    Deno.writeTextFileSync(join(project.cache, path), "half");
  }
  const young = await clean(project, { grace_days: 3, apply: false });
  assert.equal(young.leftovers.count, 2); // nobody holds the lock, so the scratch folder is dead
  const result = await clean(project);
  assert.deepEqual(result.leftovers, { count: 6, bytes: 24 });
  assert.equal((await clean(project)).leftovers.count, 0);
});

Deno.test("gc() says when a revision is unknown or there is no repository", async () => {
  await assert.rejects(
    clean(twoLocks(), { scope: { revisions: ["nosuch"] } }),
    /Cannot find revision "nosuch"/,
  );
  await assert.rejects(
    clean(makeSample({ make: outputs }), { scope: { all_commits: true } }),
    /Cannot read the Git history: the project is not in a Git repository/,
  );
});
