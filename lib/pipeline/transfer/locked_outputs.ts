import { isRecord, nearestHint } from "../../stage/mod.ts";
import type { Content } from "../cache/files.ts";
import type { Hash } from "../cache/hash.ts";

/** What a lock says that a stage has made: all that moving files about needs to know of it. */
export interface LockedStage {
  fingerprint: Hash;
  outputs: Record<string, Content & { path: string }>;
}

/** By stage. A `Lock` is one too. */
export type LockedOutputs = Record<string, LockedStage>;

/**
 * Reads the outputs alone, so that a lock file of an older format, as a commit may have it, serves too.
 *
 * @throws {SyntaxError} If the text is no lock file of this data set; the message says what is wrong.
 */
export function lockedOutputs(text: string, dataset: string): LockedOutputs {
  const stages = (JSON.parse(text) as { stages?: unknown } | null)?.stages;
  if (!isRecord(stages)) throw new SyntaxError("it has no stages");
  const problem = outputsProblem(stages, dataset);
  if (problem !== undefined) throw new SyntaxError(problem);
  return stages as unknown as LockedOutputs;
}

/** The first thing that is wrong with the outputs of a lock; a lock file may come from anybody's branch. */
export function outputsProblem(
  stages: Record<string, unknown>,
  dataset: string,
): string | undefined {
  for (const [name, stage] of Object.entries(stages)) {
    const problem = stageProblem(name, stage, dataset);
    if (problem !== undefined) return problem;
  }
}

/** The stages of these names, all where none is named. @throws {Error} If the lock has no such stage. */
export function chosenStages<T extends LockedOutputs>(lock: T, names: readonly string[] = []): T {
  if (names.length === 0) return lock;
  const all = Object.keys(lock);
  const problems = names.filter((name) => !all.includes(name)).map((name) =>
    `Cannot find stage "${name}": the lock file has none of this name, ${nearestHint(name, all)}`
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return Object.fromEntries(Object.entries(lock).filter(([name]) => names.includes(name))) as T;
}

function stageProblem(name: string, stage: unknown, dataset: string): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return `"${name}" is no stage name`;
  if (!isRecord(stage) || !isHash(stage.fingerprint) || !isRecord(stage.outputs)) {
    return `stage "${name}" has no fingerprint or no outputs`;
  }
  for (const [key, output] of Object.entries(stage.outputs)) {
    const sound = isRecord(output) && isHash(output.hash) && isCount(output.size) &&
      (output.files === undefined || isCount(output.files));
    if (!sound) return `output "${key}" of stage "${name}" has no hash or size`;
    if (!isOutputPath(output.path, dataset)) {
      return `output "${key}" of stage "${name}" must have a path in "data/${dataset}/"`;
    }
  }
}

function isOutputPath(path: unknown, dataset: string): boolean {
  return typeof path === "string" && isBelow(path) &&
    path.startsWith(`data/${dataset}/`) && path.length > `data/${dataset}/`.length;
}

/** Whether a relative path leads nowhere but down. */
export function isBelow(path: string): boolean {
  return !path.startsWith("/") && !path.split("/").some((part) => part === ".." || part === ".");
}

function isHash(value: unknown): value is Hash {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
