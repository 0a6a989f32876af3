/** Stores and what is looked up in them: what a call need not do, several at once, kills, servers. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { assertSaid, assertTidy, filesBelow, outcomes, processesGone } from "./_faults.ts";
import { type Ended, house, TestProject } from "./_project.ts";

/** A project that compares a draft with what is published in a store, publishes it, and uses that. */
function shelf(): TestProject {
  return TestProject.make(join(house, "tests", "cases", "pipeline", "stores", "settles"));
}

const unchanged = { draft: "skip", compare: "skip", publish: "skip", use: "skip" };

async function repro(project: TestProject, ...args: string[]): Promise<Record<string, string>> {
  const ended = await project.task("repro", "--json", ...args);
  assertSaid(ended, 0);
  return outcomes(ended);
}

/** `repro` that may start no process: neither a stage nor a look-up. */
async function alone(project: TestProject, ...args: string[]): Promise<Ended> {
  const allowed = ["--no-prompt", "--allow-read", "--allow-write=data"];
  return await project.deno("run", ...allowed, join(house, "tasks", "repro.ts"), "--json", ...args);
}

/** What was published, the oldest first. */
function published(project: TestProject): string[] {
  const folder = project.path("data/shelf/default/names");
  return filesBelow(folder).map((path) => Deno.readTextFileSync(path));
}

Deno.test("repro after a run that changed a store starts no process", async () => {
  using project = shelf();
  await repro(project);
  assert.deepEqual(outcomes(await alone(project)), unchanged);
  const two = ["--set", "draft.text=two"];
  assert.notEqual(
    (await alone(project, ...two)).code,
    0,
    "a new draft is looked at without a process",
  );
  await repro(project, ...two);
  assert.deepEqual(outcomes(await alone(project, ...two)), unchanged);
});

Deno.test("repro answers from file facts until something changes in the part of a store that counts", async () => {
  using project = shelf();
  await repro(project);
  await new Promise((done) => setTimeout(done, 3100)); // until the times of files can be trusted
  assertSaid(await alone(project), 0);
  // Without its memory the runner would have to start a process: only the facts can answer.
  Deno.removeSync(project.path("data/.cache/datasets/default/state.json"));
  assert.deepEqual(outcomes(await alone(project)), unchanged);
  project.write("data/shelf/default/notes.txt", "nobody looks at this");
  assert.deepEqual(outcomes(await alone(project)), unchanged);
  project.write("data/shelf/default/names/2", "other");
  assert.notEqual((await alone(project)).code, 0);
  assert.deepEqual(await repro(project), {
    ...unchanged,
    compare: "run",
    publish: "run",
    use: "run",
  });
  assert.equal(project.read("data/default/used.txt"), "using other");
});

Deno.test("repro at once in one project publishes once, and leaves nothing to do", async () => {
  using project = shelf();
  const all = await Promise.all([1, 2, 3].map(() => repro(project)));
  assert.deepEqual(published(project), ["one"]);
  const runs = all.filter(({ publish }) => publish === "run");
  assert.equal(runs.length, 1, JSON.stringify(all));
  assert.deepEqual(await repro(project), unchanged);
  assertTidy(project);
});

Deno.test("repro that is killed anywhere publishes each draft once in the end", async () => {
  using project = shelf();
  await repro(project);
  const kills = 6;
  for (let index = 0; index < kills; index++) {
    const args = ["--set", `draft.text=draft-${index}`];
    const child = project.start("repro", ...args);
    const output = child.output();
    const timer = setTimeout(() => {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself just before.
      }
    }, 1600 * (index + 0.5) / kills); // a run takes some 1.4 s on two processors
    await output;
    clearTimeout(timer);
    await repro(project, ...args);
    assert.deepEqual(published(project).filter((text) => text === `draft-${index}`).length, 1);
    assert.equal(project.read("data/default/used.txt"), `using draft-${index}`);
    assert.deepEqual(await repro(project, ...args), unchanged);
    await processesGone(project);
  }
  assert.equal(published(project).length, 1 + kills);
  assertTidy(project);
});
