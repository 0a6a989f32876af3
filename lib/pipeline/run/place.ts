import { dirname, join } from "node:path";
import { type DeclaredStage, fillDataset, publish } from "../../stage/mod.ts";
import { differing } from "../plan/decide.ts";
import type { Evaluation } from "../plan/evaluate.ts";
import type { Execution } from "./execute.ts";
import { type Content, statOf } from "../cache/files.ts";
import { type LockEntry, recordEntry } from "../cache/lock.ts";
import type { Project } from "../project.ts";
import type { Session } from "../session.ts";
import { removeIfThere } from "../cache/write.ts";

/**
 * Held while outputs are put in place. A folder cannot be replaced at one stroke, so for a moment it is
 * missing; whoever misses something while planning waits for this.
 */
export function publishLockPath(project: Project): string {
  return join(project.own, "locks", ".publish");
}

/** Puts the outputs of a run in place and records it, the record last. */
export function publishRun(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  execution: Execution,
  scratch: string,
): void {
  for (const [name, from] of Object.entries(execution.places)) {
    const to = outputPath(session, stage, name);
    const content = execution.record.outputs[name]!;
    publish(from, to, scratch);
    const tree = execution.trees[name];
    if (tree === undefined) session.files.learn(to, content.hash);
    else for (const file of tree) session.files.learn(join(to, file.path), file.hash);
  }
  forgetFailure(session, stage);
  record(session, stage, evaluation, execution.record.outputs);
}

/**
 * Brings the outputs of an earlier run back from the cache, only those that differ.
 *
 * @throws {CorruptedObject} If an object is not what its name says; nothing is replaced then.
 */
export function restoreRun(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  outputs: Record<string, Content>,
  scratch: string,
): void {
  const names = differing(session, stage, outputs);
  for (const name of names) {
    session.objects.restore(outputs[name]!, join(scratch, "restored", name));
  }
  for (const name of names) {
    const to = outputPath(session, stage, name);
    publish(join(scratch, "restored", name), to, scratch);
    const { hash, files } = outputs[name]!;
    const tree = files === undefined ? undefined : session.objects.tree(hash);
    if (tree === undefined) session.files.learn(to, hash);
    else for (const file of tree) session.files.learn(join(to, file.path), file.hash);
  }
  forgetFailure(session, stage);
  record(session, stage, evaluation, outputs);
}

/** Moves what explains a failure to `failed/`, where nothing takes it for valid. */
export function keepFailed(session: Session, stage: DeclaredStage, scratch: string): string[] {
  const { project } = session;
  const folder = failedFolder(session, stage.name);
  forgetFailure(session, stage);
  const kept: string[] = [];
  for (const output of Object.values(stage.outputs)) {
    if (!output.keep_on_failure) continue;
    const path = fillDataset(output.path, project.dataset).replace(/\/$/, "");
    const from = join(scratch, "out", path);
    if (isEmpty(from)) continue;
    const below = path.slice(`data/${project.dataset}/`.length);
    publish(from, join(folder, below), scratch);
    kept.push(`data/${project.dataset}/failed/${stage.name}/${below}`);
  }
  return kept;
}

/**
 * Removes what the stage's last failure left, and the folder of all failures where it was the last.
 * Once the stage is up to date, its own report is to be opened and not that of the failure.
 */
export function forgetFailure(session: Session, stage: DeclaredStage): void {
  const folder = failedFolder(session, stage.name);
  removeIfThere(folder);
  try {
    Deno.removeSync(dirname(folder));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== "ENOTEMPTY" && code !== "ENOENT" && code !== "EEXIST") throw error;
  }
}

/** Whether something is left of a failure, which is to be forgotten once the stage is up to date. */
export function hasFailure(session: Session, stage: DeclaredStage): boolean {
  return statOf(failedFolder(session, stage.name)) !== undefined;
}

function failedFolder(session: Session, stage: string): string {
  const { root, dataset } = session.project;
  return join(root, "data", dataset, "failed", stage);
}

/** Absolute path of an output, without the "/" that marks a folder. */
export function outputPath(session: Session, stage: DeclaredStage, name: string): string {
  const path = fillDataset(stage.outputs[name]!.path, session.project.dataset);
  return join(session.project.root, path.replace(/\/$/, ""));
}

/** The lock entry of a stage whose outputs are in place. */
export function entryOf(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  outputs: Record<string, Content>,
): LockEntry {
  const placed = Object.entries(stage.outputs).map(([name, { path }]) => [
    name,
    { ...outputs[name]!, path: fillDataset(path, session.project.dataset) },
  ]);
  const { data, fingerprint } = evaluation;
  return { ...data, fingerprint, outputs: Object.fromEntries(placed) };
}

function record(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  outputs: Record<string, Content>,
): void {
  const entry = entryOf(session, stage, evaluation, outputs);
  recordEntry(session.project, stage.name, entry);
  session.lock[stage.name] = entry;
}

function isEmpty(path: string): boolean {
  try {
    if (!Deno.lstatSync(path).isDirectory) return false;
    return Deno.readDirSync(path)[Symbol.iterator]().next().done === true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}
