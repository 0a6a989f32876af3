import { join } from "node:path";
import { isRecord, type Json, sorted } from "../../stage/mod.ts";
import type { Content } from "./files.ts";
import type { FingerprintData } from "../plan/fingerprint.ts";
import { withLock } from "./flock.ts";
import { type Hash, hashText } from "./hash.ts";
import { format, lockName, lockPath, type Project } from "../project.ts";
import type { State } from "./state.ts";
import { readIfThere, removeIfThere, writeWhole } from "./write.ts";

/** What is recorded of a stage's last valid run: all it depended on, and what it made. */
export interface LockEntry extends FingerprintData {
  fingerprint: Hash;
  outputs: Record<string, Content & { path: string }>;
}

export type Lock = Record<string, LockEntry>;

/**
 * The committed lock with the entries that a killed or running process has not yet merged into it.
 *
 * @throws {SyntaxError} If the lock file is damaged or has merge marks.
 */
export async function readLock(project: Project, state: State): Promise<Lock> {
  // The journal first: a process that merges meanwhile empties it only after it has written the lock.
  const recorded = journal(project);
  const lock = await readCommittedLock(project, state);
  for (const [stage, entry] of recorded) if (entry !== undefined) lock[stage] = entry;
  return lock;
}

/** The lock file alone; no stages where there is none. @throws {SyntaxError} */
export async function readCommittedLock(project: Project, state: State): Promise<Lock> {
  const text = readIfThere(lockPath(project));
  return text === undefined ? {} : await parseLock(text, lockName(project.dataset), state);
}

/** Whether there is something to merge: entries of a killed run, or stages that are no more. */
export function needsMerge(project: Project, lock: Lock, stages: readonly string[]): boolean {
  return journal(project).length > 0 || Object.keys(lock).some((stage) => !stages.includes(stage));
}

/** Parses a lock file's text, checking its shape unless this very text was found sound before. */
export async function parseLock(text: string, file: string, state?: State): Promise<Lock> {
  const marks = text.split("\n").findIndex((line) => /^(<<<<<<<|=======|>>>>>>>)/.test(line));
  if (marks >= 0) {
    throw new SyntaxError(
      `Cannot read "${file}:${marks + 1}": it has merge marks, keep one side ` +
        `("git checkout --theirs ${file}") and run "deno task repro": results of both sides are in the cache`,
    );
  }
  const cure = `restore it ("git checkout ${file}") or remove it and run "deno task repro"`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = text.trim() === "" ? "it is empty" : (error as Error).message;
    throw new SyntaxError(`Cannot read "${file}": ${why}, ${cure}`);
  }
  if (isRecord(value) && Number(value.format) > format) {
    throw new SyntaxError(
      `Cannot read "${file}": it has format ${value.format}, this runner reads up to ${format}: ` +
        'a newer version of the project wrote it, run "git pull"',
    );
  }
  const hash = hashText(text);
  if (state?.sound_lock !== hash) {
    const { lockProblems } = await import("./lock_schema.ts");
    const problems = lockProblems(value);
    if (problems.length > 0) {
      throw new SyntaxError(`Cannot read "${file}": ${problems.join("; ")}, ${cure}`);
    }
    if (state) state.sound_lock = hash;
  }
  return (value as { stages: Lock }).stages;
}

/** Records one stage. The committed file is written once a run, by `mergeJournal`. */
export function recordEntry(project: Project, stage: string, entry: LockEntry): void {
  // The stage's lock is held, and what a kill leaves under this name the next record replaces.
  const path = journalPath(project, stage);
  writeWhole(path, JSON.stringify(entry), `${path}.tmp`);
}

/** The entry that another process may have recorded since the lock was read. */
export function journalEntry(project: Project, stage: string): LockEntry | undefined {
  const text = readIfThere(journalPath(project, stage));
  return text === undefined ? undefined : parseEntry(text);
}

/** Writes the recorded entries into the lock file and drops those of stages that are no more. */
export async function mergeJournal(
  project: Project,
  stages: readonly string[],
  state: State,
): Promise<void> {
  await withLock(join(project.own, "locks", ".lockfile"), async () => {
    const recorded = journal(project);
    const text = readIfThere(lockPath(project));
    const lock = text === undefined ? {} : await parseLock(text, lockName(project.dataset), state);
    for (const [stage, entry] of recorded) if (entry !== undefined) lock[stage] = entry;
    for (const stage of Object.keys(lock)) if (!stages.includes(stage)) delete lock[stage];
    const next = lockText(lock);
    if (next !== text && (text !== undefined || recorded.length > 0)) {
      // Always the same name beside it, so that what a kill leaves there goes away with the next merge.
      writeWhole(lockPath(project), next, `${lockPath(project)}.tmp`);
    }
    state.sound_lock = hashText(next);
    for (const [stage, , read] of recorded) {
      // Another run may have recorded a newer entry since: only what was merged goes away.
      if (readIfThere(journalPath(project, stage)) === read) {
        removeIfThere(journalPath(project, stage));
      }
    }
  });
}

export function lockText(lock: Lock): string {
  const value = { format, stages: lock } as unknown as Json;
  return JSON.stringify(sorted(value), null, 1) + "\n";
}

/** Stage, entry and text of every file of the journal. */
function journal(project: Project): [string, LockEntry | undefined, string][] {
  const folder = join(project.own, "journal");
  const found: [string, LockEntry | undefined, string][] = [];
  try {
    for (const { name } of Deno.readDirSync(folder)) {
      if (!name.endsWith(".json")) continue;
      const text = readIfThere(join(folder, name));
      if (text !== undefined) found.push([name.slice(0, -5), parseEntry(text), text]);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A damaged entry is as good as none: the stage's outputs come from the cache, or it runs again. */
function parseEntry(text: string): LockEntry | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    const is_sound = isRecord(entry) && typeof entry.fingerprint === "string" &&
      entry_parts.every((part) => isRecord(entry[part]));
    return is_sound ? entry as unknown as LockEntry : undefined;
  } catch {
    return undefined;
  }
}

const entry_parts = ["code", "packages", "runtime", "params", "values", "inputs", "outputs"];

function journalPath(project: Project, stage: string): string {
  return join(project.own, "journal", `${stage}.json`);
}
