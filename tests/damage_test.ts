/** Files of the runner that someone or something has damaged. */
import assert from "node:assert/strict";
import { artifacts, assertSaid, assertTidy, filesBelow, outcomes, projectOf } from "./_faults.ts";
import type { TestProject } from "./_project.ts";

const lock = "data/default.lock.json";
const state = "data/.cache/datasets/default/state.json";
const journal = "data/.cache/datasets/default/journal/make.json";
const [one, two] = [["--set", "make.n=1"], ["--set", "make.n=2"]];

/** A project whose two stages ran with 1 and then with 2, so that the cache has both. */
async function ran(): Promise<{ project: TestProject; first: Record<string, string> }> {
  const project = projectOf({
    make: {
      outputs: 'text: "data/{dataset}/text.txt", parts: "data/{dataset}/parts/"',
      run: `Deno.writeTextFileSync(outputs.text, "text " + params.n);
        for (const name of ["a", "b"]) {
          Deno.writeTextFileSync(outputs.parts + "/" + name, name + " part " + params.n);
        }`,
    },
    use: {
      inputs: 'text: "data/{dataset}/text.txt", parts: "data/{dataset}/parts/"',
      outputs: 'both: "data/{dataset}/both.txt"',
      run: `const texts = [inputs.text, inputs.parts + "/a", inputs.parts + "/b"];
        const all = texts.map((path) => Deno.readTextFileSync(path));
        Deno.writeTextFileSync(outputs.both, all.join());`,
    },
  });
  assertSaid(await project.task("repro", ...one), 0);
  const first = artifacts(project);
  assertSaid(await project.task("repro", ...two), 0);
  return { project, first };
}

function objectPath(hash: string): string {
  return `data/.cache/objects/${hash.slice(0, 2)}/${hash.slice(2)}`;
}

const damages: Record<string, (project: TestProject, object: (key: string) => string) => string> = {
  "file": (_, object) => object("text"),
  "file of a folder": (project, object) => {
    const [, hash] = JSON.parse(project.read(objectPath(object("parts"))).split("\n")[1]!);
    return hash;
  },
  "list of a folder": (_, object) => object("parts"),
};

for (const [what, find] of Object.entries(damages)) {
  Deno.test(`a damaged cache object is named and its stage runs again: ${what}`, async () => {
    const { project, first } = await ran();
    using _ = project;
    assertSaid(await project.task("repro", ...one), 0);
    const { make } = JSON.parse(project.read(lock)).stages;
    const hash = find(project, (key) => make.outputs[key].hash);
    const object = objectPath(hash);
    const text = project.read(object);
    assertSaid(await project.task("repro", ...two), 0);
    project.write(object, what.startsWith("list") ? text.slice(0, -9) : `!${text.slice(1)}`);
    const ended = await project.task("repro", ...one);
    assertSaid(ended, 0, /^make +run /m, `warning: Cannot use cache object "${hash.slice(0, 12)}"`);
    assert.deepEqual(artifacts(project), first);
    assert.equal(project.read(object), text, "the object is not mended");
    assertTidy(project);
  });
}

Deno.test("objects that are gone from the cache make their stage run again", async () => {
  const { project, first } = await ran();
  using _ = project;
  Deno.removeSync(project.path("data/.cache/objects"), { recursive: true });
  const ended = await project.task("repro", "--json", ...one);
  assertSaid(ended, 0);
  assert.deepEqual(outcomes(ended), { make: "run", use: "run" });
  assert.deepEqual(artifacts(project), first);
});

/** Ways to damage a text of JSON. */
const wrong: Record<string, (text: string) => string> = {
  "cut off": (text) => text.slice(0, 20),
  "empty": () => "",
  "null": () => "null",
  "of wrong parts": (text) => text.replace(/("outputs"|"stat"):.*/, "$1:[1]}}"),
};

for (const [what, damage] of Object.entries(wrong)) {
  Deno.test(`run records, a journal and a state that are ${what} are as good as none`, async () => {
    const { project, first } = await ran();
    using _ = project;
    const { make } = JSON.parse(project.read(lock)).stages;
    project.write(journal, damage(JSON.stringify(make)));
    project.write(state, damage(project.read(state)));
    for (const path of filesBelow(project.path("data/.cache/runs"))) {
      Deno.writeTextFileSync(path, damage(Deno.readTextFileSync(path)));
    }
    const ended = await project.task("repro", "--json", ...one);
    assertSaid(ended, 0);
    assert.deepEqual(outcomes(ended), { make: "run", use: "run" });
    assert.deepEqual(artifacts(project), first);
    assertTidy(project);
  });
}

const damaged_locks: Record<string, [change: (text: string) => string, said: string[]]> = {
  "cut off": [(text) => text.slice(0, 300), [`Cannot read "${lock}": `, `"git checkout ${lock}"`]],
  "empty": [() => "", [`Cannot read "${lock}": it is empty`, `"git checkout ${lock}"`]],
  "of another shape": [() => '{"format":1,"stages":[]}', [`Cannot read "${lock}": stages: `]],
  "of a newer format": [
    (text) => text.replace('"format": 1', '"format": 2'),
    [`Cannot read "${lock}": it has format 2`, "a newer version", '"git pull"'],
  ],
  "merged with marks": [
    (text) => text.replace(/^.*"size".*$/m, "<<<<<<< HEAD\n$&\n=======\n$&\n>>>>>>> other"),
    ["it has merge marks, keep one side", `"git checkout --theirs ${lock}"`],
  ],
};

Deno.test("a damaged lock file is refused with what to do, and nothing is touched", async () => {
  const { project } = await ran();
  using _ = project;
  const text = project.read(lock);
  for (const [change, said] of Object.values(damaged_locks)) {
    project.write(lock, change(text));
    const before = artifacts(project);
    assertSaid(await project.task("repro", ...one), 1, ...said);
    assertSaid(await project.task("status"), 1, ...said);
    assert.deepEqual(artifacts(project), before);
  }
  // What the messages say to type brings it back, from the cache alone.
  Deno.removeSync(project.path(lock));
  const ended = await project.task("repro", "--json", ...two);
  assertSaid(ended, 0);
  assert.deepEqual(outcomes(ended), { make: "restore", use: "restore" });
  assert.equal(project.read(lock), text);
});

Deno.test("a lock file or a state that is a folder is named", async () => {
  const { project, first } = await ran();
  using _ = project;
  for (const path of [lock, state]) {
    Deno.removeSync(project.path(path));
    Deno.mkdirSync(project.path(path));
    const ended = await project.task("repro", ...one);
    assertSaid(ended, 1, `Cannot ${path === lock ? "read" : "write"} "${path}": it is a folder`);
    Deno.removeSync(project.path(path));
    assertSaid(await project.task("repro", ...one), 0);
    assert.deepEqual(artifacts(project), first);
  }
});
