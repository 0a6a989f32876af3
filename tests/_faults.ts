/** What the fault tests share: projects to break, looks at what a broken run left, and odds and ends. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Ended, house, TestProject } from "./_project.ts";

/** Six stages with a diamond, folders and a parameter `split.round` that changes all they make. */
export function diamond(): TestProject {
  return TestProject.make(join(house, "tests", "cases", "faults", "diamond"));
}

/** Arguments that make every byte of the diamond another one. */
export function round(value: number): string[] {
  return ["--set", `split.round=${value}`];
}

/** The text of a stage file; `inputs` and `outputs` are code, `run` the body of the function. */
export function stageText(parts: { inputs?: string; outputs: string; run: string }): string {
  return `import { z } from "zod";
import { defineStage, main, metrics, report, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "A stage of a fault test",
  params: z.strictObject({ n: z.int().default(1), source: z.string().optional() }),
  inputs: { ${parts.inputs ?? ""} },
  outputs: { ${parts.outputs} },
  async run({ params, inputs, outputs, temporary, log }) {
    ${parts.run}
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
`;
}

/** A project with these stages, by name. */
export function projectOf(stages: Record<string, Parameters<typeof stageText>[0]>): TestProject {
  const project = TestProject.make();
  for (const [name, parts] of Object.entries(stages)) {
    project.write(`stages/${name}.ts`, stageText(parts));
  }
  return project;
}

/** Digest of every artifact (a folder as a whole) and of the lock file, by path in `data/`. */
export function artifacts(project: TestProject, dataset = "default"): Record<string, string> {
  const found: Record<string, string> = {};
  const lock = `${dataset}.lock.json`;
  if (exists(project.path(`data/${lock}`))) found[lock] = digest(project.path(`data/${lock}`));
  if (!exists(project.path(`data/${dataset}`))) return found;
  for (const { name } of Deno.readDirSync(project.path(`data/${dataset}`))) {
    found[name] = digest(project.path(`data/${dataset}/${name}`));
  }
  return found;
}

/** Fails where an artifact is neither absent nor wholly one of the known ones. */
export function assertWhole(project: TestProject, known: Record<string, string>[]): void {
  for (const [name, hash] of Object.entries(artifacts(project))) {
    assert.ok(known.some((one) => one[name] === hash), `"${name}" is half-written or unknown`);
  }
  const shown = [...Deno.readDirSync(project.path("data"))].map(({ name }) => name).sort();
  const allowed = [".cache", "default", "default.lock.json", "sources"];
  assert.deepEqual(shown.filter((name) => !allowed.includes(name)), [], "a file was left in data/");
}

/** Fails where a run left a lock held, scratch, a journal, or a temporary file that is not in the cache. */
export function assertTidy(project: TestProject): void {
  assertNoLockHeld(project);
  const own = ["scratch", "datasets/default/journal"];
  const left = own.flatMap((folder) => filesBelow(project.path(`data/.cache/${folder}`)));
  left.push(
    ...filesBelow(project.path("data")).filter((path) => /^(?!.*\.cache).*\.tmp$/.test(path)),
  );
  assert.deepEqual(left, [], "files were left over");
}

export function assertNoLockHeld(project: TestProject): void {
  for (const path of filesBelow(project.path("data/.cache/datasets/default/locks"))) {
    using file = Deno.openSync(path, { read: true, write: true });
    assert.ok(file.tryLockSync(true), `${path} is still locked`);
  }
}

/** Waits until no process works in the project any more. */
export async function processesGone(project: TestProject): Promise<void> {
  if (Deno.build.os !== "linux") return;
  while (processesOf(project).length > 0) await new Promise((done) => setTimeout(done, 10));
}

/** Ids of the processes that were started with a path of the project, as every stage is. */
export function processesOf(project: TestProject): string[] {
  const { stdout } = new Deno.Command("ps", { args: ["-eo", "pid=,args="] }).outputSync();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.includes(project.root))
    .map((line) => line.trim().split(" ")[0]!);
}

/** Fails unless the command ended with this code, without a stack trace, and said what is expected. */
export function assertSaid(ended: Ended, code: number, ...said: (string | RegExp)[]): void {
  const text = ended.stdout + ended.stderr;
  assert.equal(ended.code, code, text);
  assert.doesNotMatch(text, /^ +at .*:\d+:\d+\)?$/m, "there is a stack trace");
  for (const one of said) {
    const found = typeof one === "string" ? text.includes(one) : one.test(text);
    assert.ok(found, `"${one}" was not said in:\n${text}`);
  }
}

/** Outcome of each stage by name, from what `--json` printed. */
export function outcomes(ended: Ended): Record<string, string> {
  const { stages } = JSON.parse(ended.stdout) as { stages: { stage: string; outcome: string }[] };
  return Object.fromEntries(stages.map(({ stage, outcome }) => [stage, outcome]));
}

/** Mulberry32: the same seed gives the same numbers from 0 to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Paths of all files below a folder, sorted; none where there is no folder. */
export function filesBelow(folder: string): string[] {
  if (!exists(folder)) return [];
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(join(folder, name)) : [join(folder, name)]
  ).sort();
}

export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function digest(path: string): string {
  const hash = createHash("sha256");
  const files = Deno.lstatSync(path).isDirectory ? filesBelow(path) : [path];
  for (const file of files) {
    hash.update(`${file.slice(path.length)}\0`).update(Deno.readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}
