/** What a user reads about each way in which data or a contract can be wrong, and what is then left. */
import assert from "node:assert/strict";
import { artifacts, assertSaid, exists, filesBelow } from "../_faults.ts";
import { few_resamples, good, refused, run, unreadable } from "./_bad_data.ts";
import { mainJob, repro } from "./_main_job.ts";
import { writeShop } from "./_shop.ts";

/** What each stage writes below `data/shop/`, in the order of the pipeline. */
const folders = {
  contract: ["contract"],
  ingest: ["raw", "truth.parquet"],
  validate: ["quality"],
  prepare: ["prepared"],
  features: ["features"],
  labels: ["labels"],
  training_set: ["training"],
  // With the challenger's and the candidate's.
  train_baseline: ["models"],
  evaluate: ["evaluation"],
  promote: ["champion"],
  score: ["predictions"],
};

Deno.test("repro names what is wrong with data or contract and keeps earlier outputs", async (t) => {
  using project = mainJob();
  const args = [...writeShop(project, "good", good), ...few_resamples];
  assertSaid(await repro(project, args), 0);
  const before = artifacts(project, "shop");
  assert.deepEqual(
    Object.keys(before).sort(),
    [...Object.values(folders).flat(), "shop.lock.json"].sort(),
  );
  for (const one of refused) {
    await t.step(one.name, async () => {
      const now = artifacts(project, "shop");
      const ended = await run(project, one);
      assertSaid(ended, 1, new RegExp(`^${one.stage} +FAILED`, "m"));
      assert.deepEqual(problems(ended.stderr), one.said);
      assertKept(now, artifacts(project, "shop"), one.stage);
      assert.deepEqual(filesBelow(project.path("data/.cache/scratch")), []);
    });
  }
  for (const one of unreadable) {
    await t.step(one.name, async () => {
      const now = artifacts(project, "shop");
      const ended = await run(project, one);
      assertSaid(ended, 1);
      assert.equal(ended.stdout, "");
      assert.deepEqual(problems(ended.stderr), one.said);
      assert.deepEqual(artifacts(project, "shop"), now);
    });
  }
  writeShop(project, "good", good);
  assertSaid(await repro(project, args), 0);
  assert.deepEqual(artifacts(project, "shop"), before);
});

Deno.test("an unreadable contract of a new data set is said once", async (t) => {
  using project = mainJob();
  for (const one of unreadable) {
    await t.step(one.name, async () => {
      const ended = await run(project, one);
      assertSaid(ended, 1);
      assert.deepEqual(problems(ended.stderr), one.said);
      assert.ok(!exists(project.path("data/shop")));
    });
  }
});

/** The lines that say what is wrong, without those that say where more can be read. */
function problems(stderr: string): string[] {
  const hints = /^ +(its log|kept for you to look at): /;
  const lines = stderr.trimEnd().split("\n").filter((line) => !hints.test(line));
  return lines.map((line) => line.replace(/^ {2}/, ""));
}

/** Fails where a stage that did not run, or did not end well, changed what it had written before. */
function assertKept(
  before: Record<string, string>,
  after: Record<string, string>,
  stage: string,
): void {
  const names = Object.keys(folders);
  for (const [name, paths] of Object.entries(folders).slice(names.indexOf(stage))) {
    for (const path of paths) assert.equal(after[path], before[path], `${name} changed ${path}`);
  }
}
