import { join } from "node:path";
import { Files } from "./cache/files.ts";
import { hashJson } from "./cache/hash.ts";
import { type Lock, lockText } from "./cache/lock.ts";
import { Objects } from "./cache/objects.ts";
import { lockPath, openProject, type Project } from "./project.ts";
import type { Storage } from "../storage/mod.ts";
import { Runs } from "./cache/runs.ts";
import { removeIfThere, writeWhole } from "./cache/write.ts";

/** Outputs by their path below `data/<dataset>/`: a text, or of a folder ("many/") texts by path in it. */
export type SampleOutputs = Record<string, string | Record<string, string>>;

/** A project for tests as a run leaves it: outputs in place, in the cache and in the lock file. */
export function makeSample(stages: Record<string, SampleOutputs>, root?: string): Project {
  const project = openProject(root ?? Deno.makeTempDirSync({ prefix: "sample-" }), "x");
  const lock: Lock = {};
  for (const [stage, outputs] of Object.entries(stages)) {
    lock[stage] = make(project, stage, outputs);
  }
  writeWhole(lockPath(project), lockText(lock));
  return project;
}

function make(project: Project, stage: string, outputs: SampleOutputs): Lock[string] {
  const fingerprint = hashJson([stage, outputs]);
  const objects = new Objects(project);
  const files = new Files([], 0);
  const placed: Lock[string]["outputs"] = {};
  for (const [below, value] of Object.entries(outputs)) {
    const path = `data/x/${below}`;
    const full = join(project.root, path).replace(/\/$/, "");
    removeIfThere(full);
    const texts = typeof value === "string" ? { "": value } : value;
    for (const [name, text] of Object.entries(texts)) writeWhole(join(full, name), text);
    const content = files.content(full)!;
    objects.add(full, content, typeof value === "string" ? undefined : files.tree(full));
    placed[below.replace(/\W/g, "_")] = { ...content, path };
  }
  const plain = Object.entries(placed).map(([name, { path: _, ...content }]) => [name, content]);
  new Runs(project).put({
    fingerprint,
    stage,
    outputs: Object.fromEntries(plain),
    seconds: 1,
    began: "2026-01-01T00:00:00.000Z",
    reads: [],
  });
  const runtime = { deno: "2.9.6", platform: "linux-x86_64" };
  const empty = { code: {}, packages: {}, params: {}, values: {}, inputs: {} };
  return { ...empty, runtime, fingerprint, outputs: placed };
}

/** A clone of a project, as Git makes it: the lock file alone. */
export function cloneOf(project: Project): Project {
  const clone = openProject(Deno.makeTempDirSync({ prefix: "clone-" }), project.dataset);
  writeWhole(lockPath(clone), Deno.readTextFileSync(lockPath(project)));
  return clone;
}

/** A remote that notes what it is asked, such as `upload objects/ab/cd…`. */
export function watched(remote: Storage): { remote: Storage; calls: string[] } {
  const calls: string[] = [];
  const watcher = new Proxy(remote, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        calls.push(`${String(name)} ${args[0]}`);
        return member.apply(target, args);
      };
    },
  });
  return { remote: watcher, calls };
}

/** Runs Git in a project for tests. */
export function git(root: string, ...args: string[]): void {
  const set = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
  const { success, stderr } = new Deno.Command("git", { args: [...set, ...args], cwd: root })
    .outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Every file below a folder, by its path in it. */
export function filesBelow(folder: string, prefix = ""): string[] {
  return [...Deno.readDirSync(join(folder, prefix))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(folder, join(prefix, name)) : [join(prefix, name)]
  ).sort();
}
