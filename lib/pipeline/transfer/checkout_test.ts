import assert from "node:assert/strict";
import { join } from "node:path";
import { cloneOf, filesBelow, git, makeSample } from "../_sample.ts";
import { checkout } from "./checkout.ts";
import { takeLock } from "../cache/flock.ts";
import { hashText } from "../cache/hash.ts";
import { lockAt } from "./lock_at.ts";
import { Objects } from "../cache/objects.ts";
import { lockPath, type Project } from "../project.ts";
import { openStorage } from "../../storage/mod.ts";
import { push } from "./push.ts";

const outputs = { "a.txt": "alpha", "many/": { "b.txt": "beta", "ä/c.txt": "gamma" } };

function text(project: Project, path: string): string {
  return Deno.readTextFileSync(join(project.root, "data/x", path));
}

Deno.test("checkout() restores the outputs that differ and no others", async () => {
  const project = makeSample({ make: outputs });
  const lock = await lockAt(project);
  Deno.writeTextFileSync(join(project.root, "data/x/many/extra.txt"), "mine");
  const before = Deno.statSync(join(project.root, "data/x/a.txt")).ino;
  const result = await checkout(project, lock);
  assert.deepEqual(result, { restored: ["data/x/many/"], unchanged: 1, problems: new Map() });
  assert.deepEqual(filesBelow(join(project.root, "data/x/many")), ["b.txt", "ä/c.txt"]);
  assert.equal(Deno.statSync(join(project.root, "data/x/a.txt")).ino, before);
});

Deno.test("checkout() of a revision restores its outputs and leaves the lock file alone", async () => {
  const project = makeSample({ make: outputs });
  git(project.root, "init", "--quiet");
  Deno.writeTextFileSync(join(project.root, ".gitignore"), "/data/*\n!/data/*.lock.json\n");
  git(project.root, "add", "--all");
  git(project.root, "commit", "--quiet", "-m", "one");
  makeSample({ make: { "a.txt": "new", "many/": { "b.txt": "new" } } }, project.root);
  const lock_text = Deno.readTextFileSync(lockPath(project));
  const { restored } = await checkout(project, await lockAt(project, "HEAD"));
  assert.deepEqual(restored, ["data/x/a.txt", "data/x/many/"]);
  assert.deepEqual([text(project, "a.txt"), text(project, "many/ä/c.txt")], ["alpha", "gamma"]);
  assert.equal(Deno.readTextFileSync(lockPath(project)), lock_text);
});

Deno.test("checkout() names everything that is missing or damaged and removes the damaged", async () => {
  const project = makeSample({ make: outputs, second: { "d.txt": "delta" } });
  const lock = await lockAt(project);
  const objects = new Objects(project);
  Deno.removeSync(objects.path(hashText("alpha")));
  Deno.writeTextFileSync(objects.path(hashText("beta")), "damage");
  Deno.writeTextFileSync(objects.path(hashText("gamma")), "damage");
  Deno.removeSync(join(project.root, "data/x"), { recursive: true });
  const { restored, problems } = await checkout(project, lock);
  assert.deepEqual(restored, ["data/x/d.txt"]);
  assert.deepEqual([...problems.keys()], [
    ...["data/x/a.txt", "data/x/many/b.txt", "data/x/many/ä/c.txt"],
  ]);
  assert.equal(
    problems.get("data/x/a.txt"),
    'it is not in the cache, run "deno task pull" to fetch it or "deno task repro" to make it',
  );
  assert.match(problems.get("data/x/many/b.txt")!, /^cache object "[0-9a-f]{12}" had changed and/);
  assert.equal(new Objects(project).has(hashText("beta")), false);
  assert.deepEqual(filesBelow(join(project.root, "data/x")), ["d.txt"]);
});

Deno.test("checkout() fetches what the cache lacks from a remote", async () => {
  const project = makeSample({ make: outputs });
  const remote = openStorage(Deno.makeTempDirSync({ prefix: "remote-" }));
  await push(project, remote);
  const clone = cloneOf(project);
  const { restored } = await checkout(clone, await lockAt(project), { remote });
  assert.deepEqual(restored, ["data/x/a.txt", "data/x/many/"]);
});

Deno.test("checkout() waits for a run of the stage and then looks again", async () => {
  const project = makeSample({ make: outputs });
  const lock = await lockAt(project);
  Deno.writeTextFileSync(join(project.root, "data/x/a.txt"), "edited");
  const held = await takeLock(join(project.own, "locks", "make"));
  const waits: string[] = [];
  const result = await checkout(project, lock, {
    onWait: (stage) => {
      waits.push(stage);
      Deno.writeTextFileSync(join(project.root, "data/x/a.txt"), "alpha"); // the other run's work
      held.release();
    },
  });
  assert.deepEqual(waits, ["make"]);
  assert.deepEqual([result.restored, result.unchanged], [[], 2]);
});

Deno.test("checkout() refuses a lock that leads out of its data set's folder", async () => {
  const project = makeSample({ make: outputs });
  for (const path of ["data/x/../../a.txt", "/tmp/a.txt", "data/y/a.txt", "data/x/"]) {
    const lock = await lockAt(project);
    Object.values(lock.make!.outputs)[0]!.path = path;
    await assert.rejects(checkout(project, lock), {
      message: 'Cannot check out the lock: output "a_txt" of stage "make" must have a path in ' +
        '"data/x/"',
    });
  }
});

Deno.test("lockAt() says what is wrong with a revision", async () => {
  const project = makeSample({ make: outputs });
  git(project.root, "init", "--quiet");
  git(project.root, "commit", "--quiet", "--allow-empty", "-m", "none");
  Deno.writeTextFileSync(lockPath(project), "{");
  git(project.root, "add", "data/x.lock.json");
  git(project.root, "commit", "--quiet", "-m", "damaged");
  await assert.rejects(lockAt(project, "HEAD~1"), {
    message: 'Cannot check out "HEAD~1": it has no "data/x.lock.json", ' +
      "choose another revision or data set",
  });
  await assert.rejects(
    lockAt(project, "HEAD"),
    /Cannot check out "HEAD": its "data\/x.lock.json" is damaged \(.*\), choose another revision/,
  );
});
