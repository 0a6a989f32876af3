import type { DeclaredInput, DeclaredLookUp, DeclaredOutput, DeclaredStage } from "../stage/mod.ts";
import { Files } from "./cache/files.ts";
import type { Lock } from "./cache/lock.ts";
import { Objects } from "./cache/objects.ts";
import { orderStages } from "./plan/order.ts";
import { lockPath, type Project } from "./project.ts";
import { Runs } from "./cache/runs.ts";
import type { Session } from "./session.ts";
import { readIfThere } from "./cache/write.ts";

/** A stage for tests: outputs by name with their paths, and a role where it matters. */
export interface SampleStage {
  /** Paths, or whole declarations. */
  inputs?: Record<string, string | DeclaredInput>;
  outputs?: Record<string, string | [path: string, role: DeclaredOutput["role"]]>;
}

/** A looked-up input with these parts. */
export function lookUp(parts: Partial<DeclaredLookUp>): DeclaredLookUp {
  const none = { reads: [], net: [], env: [], stores: [], under: [], after: [], settles: false };
  return { kind: "resolved", ...none, ...parts };
}

export function sampleStage(
  name: string,
  { inputs = {}, outputs = {} }: SampleStage,
): DeclaredStage {
  return {
    name,
    file: `stages/${name}.ts`,
    about: `What ${name} does`,
    params: {},
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([key, input]) => [
        key,
        typeof input === "string" ? { kind: "artifact", path: input, optional: false } : input,
      ]),
    ),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([key, output]) => {
        const [path, role] = typeof output === "string" ? [output, "artifact" as const] : output;
        const kind = path.endsWith("/") ? "folder" : "file";
        return [key, { path, role, kind, keep_on_failure: role === "report" }];
      }),
    ),
    needs: { net: [], env: [], ffi: false, worker: [], stores: {} },
  };
}

/** The part of a session that looking at a project needs, without starting a process. */
export function sampleSession(project: Project, stages: Record<string, SampleStage>): Session {
  const text = readIfThere(lockPath(project));
  const all = Object.entries(stages).map(([name, stage]) => sampleStage(name, stage));
  return {
    project,
    lock: text === undefined ? {} : JSON.parse(text).stages as Lock,
    files: new Files([], 0),
    objects: new Objects(project),
    runs: new Runs(project),
    order: orderStages(all, project.dataset),
  } as unknown as Session;
}
