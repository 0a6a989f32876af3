import assert from "node:assert/strict";
import { join } from "node:path";
import { git, makeSample, type SampleOutputs } from "../_sample.ts";
import { sampleSession } from "../_sample_session.ts";
import { diff } from "./diff.ts";
import { diffLines } from "./diff_text.ts";
import { type Lock, lockText } from "../cache/lock.ts";
import { lockPath, type Project } from "../project.ts";
import { removeIfThere, writeWhole } from "../cache/write.ts";

const stages = {
  fit: { outputs: { "scores_json": ["data/{dataset}/scores.json", "metrics"] } },
} satisfies Parameters<typeof sampleSession>[1];

const runtime = { deno: "2.9.6", platform: "linux-x86_64" };
const old_hash = "1".repeat(64);
const new_hash = "2".repeat(64);

/** Makes the outputs, and records parts of the entry of `fit` that a sample leaves empty. */
function record(
  outputs: Record<string, SampleOutputs>,
  parts: Partial<Lock[string]>,
  root?: string,
): Project {
  const project = makeSample(outputs, root);
  const lock = JSON.parse(Deno.readTextFileSync(lockPath(project))).stages as Lock;
  Object.assign(lock.fit!, parts);
  writeWhole(lockPath(project), lockText(lock));
  return project;
}

/** A commit, tagged "one", and other runs since. */
function changedProject(): Project {
  const project = record(
    { fit: { "scores.json": '{"auc":0.7,"gone":1}' }, old: { "a.txt": "a" } },
    {
      params: { ridge: 1, same: [1] },
      values: { how: { label: "x" } },
      code: { "lib/x.ts": old_hash },
      inputs: { raw: { hash: old_hash, size: 10 } },
    },
  );
  git(project.root, "init", "--quiet");
  git(project.root, "add", "data/x.lock.json");
  git(project.root, "commit", "--quiet", "-m", "one");
  git(project.root, "tag", "one");
  return record({ fit: { "scores.json": '{"auc":0.8,"new":2}', "more.txt": "more" } }, {
    params: { ridge: 2, same: [1] },
    values: { how: { label: "y" } },
    code: { "lib/x.ts": new_hash },
    runtime: { ...runtime, deno: "2.9.7" },
    inputs: { raw: { hash: new_hash, size: 2000 } },
  }, project.root);
}

Deno.test("diff() compares a revision with the work folder when given one", async () => {
  const found = await diff(sampleSession(changedProject(), stages), "one");
  assert.deepEqual(found.stages, { added: [], removed: ["old"] });
  assert.deepEqual(found.params, [{ stage: "fit", key: "ridge", before: 1, after: 2 }]);
  assert.deepEqual(found.values, [{ stage: "fit", key: "how.label", before: "x", after: "y" }]);
  assert.deepEqual(found.code.map(({ key }) => key), ["Deno", "lib/x.ts"]);
  assert.deepEqual(found.sources.map(({ name, change }) => [name, change]), [["raw", "changed"]]);
  assert.deepEqual(found.metrics, [
    { stage: "fit", key: "auc", before: 0.7, after: 0.8, difference: 0.1 },
    { stage: "fit", key: "gone", before: 1 },
    { stage: "fit", key: "new", after: 2 },
  ]);
  assert.deepEqual(found.artifacts.map(({ name, change }) => [name, change]), [
    ["data/x/more.txt", "added"],
    ["data/x/scores.json", "changed"],
    ["data/x/a.txt", "removed"],
  ]);
  assert.deepEqual(found.notes, []);
});

Deno.test("diffLines() has a part for each kind of difference", async () => {
  const lines = diffLines(await diff(sampleSession(changedProject(), stages), "one"));
  assert.deepEqual(lines, [
    "one → work folder, as its stages last ran",
    "stages",
    "  removed  old",
    "parameters",
    "  fit.ridge  1 → 2",
    "values",
    '  fit.how.label  "x" → "y"',
    "code",
    "  fit  Deno 2.9.6 → 2.9.7",
    "  fit  lib/x.ts changed",
    "sources",
    "  changed  fit.raw  10 B → 2.0 KiB",
    "metrics",
    "            one  work folder  difference",
    "  fit.auc   0.7          0.8        +0.1",
    "  fit.gone    1            –           –",
    "  fit.new     –            2           –",
    "artifacts",
    "  added    data/x/more.txt     4 B",
    "  changed  data/x/scores.json  20 B → 19 B",
    "  removed  data/x/a.txt        1 B",
  ]);
});

Deno.test("diff() finds nothing between a revision and itself", async () => {
  const found = await diff(sampleSession(changedProject(), stages), "one", "HEAD");
  assert.deepEqual(diffLines(found), ["one → HEAD", "  no differences"]);
});

Deno.test("diff() reads the metrics of a revision from the cache, and says when they are gone", async () => {
  const project = changedProject();
  removeIfThere(join(project.cache, "objects"));
  const found = await diff(sampleSession(project, stages), "one");
  assert.deepEqual(found.metrics, []);
  assert.match(
    found.notes.join(),
    /^metrics data\/x\/scores.json of one: content [0-9a-f]{12} is /,
  );
});

Deno.test("diff() counts a revision without the lock file as empty, and says so", async () => {
  const project = changedProject();
  git(project.root, "rm", "--quiet", "--cached", "data/x.lock.json");
  git(project.root, "commit", "--quiet", "--allow-empty", "-m", "none");
  const found = await diff(sampleSession(project, stages), "HEAD");
  assert.deepEqual(found.stages.added, ["fit"]);
  assert.deepEqual(found.notes, ["HEAD has no data/x.lock.json, so it counts as empty"]);
});

Deno.test("diff() refuses an unknown revision and a damaged lock file by name", async () => {
  const project = changedProject();
  const session = sampleSession(project, stages);
  await assert.rejects(() => diff(session, "nope"), /revision "nope"/);
  writeWhole(lockPath(project), '{"format":0}');
  git(project.root, "commit", "--quiet", "--all", "-m", "broken");
  await assert.rejects(
    () => diff(session, "HEAD"),
    /^Error: Cannot compare with "HEAD": its "data/,
  );
});

Deno.test("diffLines() shows no control sign of a lock file from elsewhere", async () => {
  const session = sampleSession(changedProject(), stages);
  session.lock.fit!.params["\x1b[2J"] = "\x1b[31m";
  const text = diffLines(await diff(session, "one")).join("");
  assert.ok(!text.includes("\x1b"));
});
