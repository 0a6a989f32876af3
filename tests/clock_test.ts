/** Edits that times on disk do not tell of, and clocks that are wrong. */
import assert from "node:assert/strict";
import { assertSaid, projectOf } from "./_faults.ts";
import type { TestProject } from "./_project.ts";

const raw = "data/raw.txt";

function copier(): TestProject {
  const project = projectOf({
    copy: {
      inputs: 'raw: "data/raw.txt"',
      outputs: 'copy: "data/{dataset}/copy.txt"',
      run: "Deno.copyFileSync(inputs.raw, outputs.copy);",
    },
  });
  project.write(raw, "text 0");
  return project;
}

/** Runs, and fails unless the output is made from this text. */
async function assertCopied(project: TestProject, text: string): Promise<void> {
  assertSaid(await project.task("repro"), 0);
  assert.equal(project.read("data/default/copy.txt"), text);
}

/** Writes a text of the same size and puts the time back. */
function editUnseen(project: TestProject, path: string, text: string): void {
  const { mtime } = Deno.statSync(project.path(path));
  project.write(path, text);
  Deno.utimeSync(project.path(path), mtime!, mtime!);
}

Deno.test("repro notices edits of the same size within one second", async () => {
  using project = copier();
  for (let time = 0; time < 8; time++) {
    project.write(raw, `text ${time}`);
    await assertCopied(project, `text ${time}`);
  }
});

Deno.test("repro notices edits of the same size whose time was put back", async () => {
  using project = copier();
  await assertCopied(project, "text 0");
  for (let time = 1; time < 6; time++) {
    editUnseen(project, raw, `text ${time}`);
    await assertCopied(project, `text ${time}`);
  }
  editUnseen(project, "data/default/copy.txt", "text x");
  await assertCopied(project, "text 5");
});

Deno.test("repro notices the same of files that it has long trusted", async () => {
  using project = copier();
  await assertCopied(project, "text 0");
  // Recorded hashes count from two seconds after the last touch on, which no state on disk tells.
  await new Promise((done) => setTimeout(done, 3100));
  await assertCopied(project, "text 0");
  await assertCopied(project, "text 0");
  editUnseen(project, raw, "text 1");
  await assertCopied(project, "text 1");
  editUnseen(project, "data/default/copy.txt", "text x");
  await assertCopied(project, "text 1");
});

Deno.test("repro notices edits of files whose time is in the future", async () => {
  using project = copier();
  const future = new Date(Date.now() + 365 * 86_400_000);
  for (let time = 0; time < 4; time++) {
    project.write(raw, `text ${time}`);
    Deno.utimeSync(project.path(raw), future, future);
    await assertCopied(project, `text ${time}`);
  }
});

Deno.test("repro does not trust hashes that a clock ahead of time has recorded", async () => {
  using project = copier();
  await assertCopied(project, "text 0");
  const path = "data/.cache/datasets/default/state.json";
  const state = JSON.parse(project.read(path));
  const hash = JSON.parse(project.read("data/default.lock.json")).stages.copy.inputs.raw.hash;
  project.write(raw, "text 1");
  // As if the clock had been a day ahead when the old text was hashed, and the edit looked the same.
  const { ino, size, mtime, ctime } = Deno.statSync(project.path(raw));
  const [mtime_ms, ctime_s] = [mtime!.getTime(), Math.floor(ctime!.getTime() / 1000)];
  const entry = [ino, size, mtime_ms, ctime_s, hash, Date.now() + 86_400_000];
  state.state.stat = [[project.path(raw), entry]];
  project.write(path, JSON.stringify(state));
  await assertCopied(project, "text 1");
});
