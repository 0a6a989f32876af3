import { eachAtOnce } from "./at_once.ts";
import { checkout, type CheckoutResult } from "./checkout.ts";
import { fetchObjects, type Progress, transfers_at_once } from "./fetch_objects.ts";
import { Files } from "./files.ts";
import { type Hash, hashFile, hashText } from "./hash.ts";
import { parseLock, readLock } from "./lock.ts";
import type { LockedOutputs } from "./locked_outputs.ts";
import { type Manifest, manifestKey, manifestText, objectKey, parseManifest } from "./manifest.ts";
import { Objects } from "./objects.ts";
import { allOutputs, keepOutputs, type Part, partsOf } from "./parts.ts";
import { format, lockName, lockPath, type Project } from "./project.ts";
import { pushedBefore, rememberPush } from "./pushed.ts";
import type { Remote } from "./remote.ts";
import { Runs } from "./runs.ts";
import { openScratch } from "./scratch.ts";
import { readState, type State } from "./state.ts";
import { readIfThere, removeIfThere } from "./write.ts";

export interface PushOptions {
  /** Look for every object, even where a manifest says that all are there. */
  check?: boolean;
  onProgress?(progress: Progress): void;
}

export interface PushResult {
  /** Objects that the lock needs, and their bytes; unknown (0) where a manifest made the look needless. */
  objects: number;
  sent: number;
  bytes: number;
  /** Whether the remote had a manifest of this very lock. */
  known: boolean;
}

/**
 * Sends what the lock file needs and the remote lacks: objects first, the manifest last.
 * Cut off anywhere, it goes on with what is missing when called again.
 *
 * @throws {Error} Naming everything that cannot be sent, one a line.
 */
export async function push(
  project: Project,
  remote: Remote,
  options: PushOptions = {},
): Promise<PushResult> {
  const state = readState(project);
  const text = lockText(project, "push");
  const lock = await parseLock(text, lockName(project.dataset), state);
  const key = manifestKey(project.dataset, hashText(text));
  if (!options.check && await remote.has(key)) {
    return { objects: 0, sent: 0, bytes: 0, known: true };
  }
  await using _busy = await openScratch(project); // keeps `gc` away
  const objects = new Objects(project);
  const problems = keepOutputs(project, lock, objects, new Files(state.stat, 0));
  for (const [path, what] of problems) problems.set(path, `${what}, run "deno task repro"`);
  refuse(problems);
  const parts = partsOf(objects, allOutputs(lock));
  const known = options.check ? new Set<Hash>() : await pushedBefore(project, remote);
  const missing = await lacking(remote, parts.filter(({ hash }) => !known.has(hash)));
  const progress = { done: 0, total: missing.length, bytes: 0 };
  await eachAtOnce(missing, transfers_at_once, async ({ hash, size, path }) => {
    const found = hashFile(objects.path(hash));
    if (found.hash !== hash || found.size !== size) {
      removeIfThere(objects.path(hash));
      problems.set(
        path,
        `cache object "${hash.slice(0, 12)}" had changed, it was not sent but removed; ` +
          'run "deno task push" again to send the file itself',
      );
      return;
    }
    await remote.put(objectKey(hash), objects.path(hash));
    progress.done++;
    progress.bytes += size;
    options.onProgress?.({ ...progress });
  });
  refuse(problems);
  await remote.putText(key, manifestText(manifestOf(project, hashText(text), lock, parts)));
  rememberPush(project, remote, key);
  return { objects: parts.length, sent: progress.done, bytes: progress.bytes, known: false };
}

export interface PullOptions {
  /** None: all. */
  stages?: readonly string[];
  onProgress?(progress: Progress): void;
  onWait?(stage: string): void;
}

export interface PullResult extends CheckoutResult {
  fetched: number;
  bytes: number;
  /** Whether the remote had a manifest; without one each object was asked for. */
  manifest: boolean;
}

/** Fetches what the lock file names, then puts it in place. What is missing is named in the result. */
export async function pull(
  project: Project,
  remote: Remote,
  options: PullOptions = {},
): Promise<PullResult> {
  const state = readState(project);
  const lock_hash = hashText(lockText(project, "pull"));
  const lock = chosenStages(await readLock(project, state), options.stages);
  const found = await remote.getText(manifestKey(project.dataset, lock_hash));
  const manifest = found === undefined
    ? undefined
    : parseManifest(found, project.dataset, lock_hash);
  await using _busy = await openScratch(project);
  const objects = new Objects(project);
  keepOutputs(project, lock, objects, new Files(state.stat, 0));
  const { done, bytes, problems } = await fetchObjects(
    project,
    objects,
    remote,
    allOutputs(lock),
    { known: options.stages?.length ? [] : manifest?.objects, onProgress: options.onProgress },
  );
  takeRuns(project, lock, manifest);
  const restored = await checkout(project, lock, { remote, onWait: options.onWait });
  return {
    ...restored,
    problems: new Map([...restored.problems, ...problems]),
    fetched: done - problems.size,
    bytes,
    manifest: manifest !== undefined,
  };
}
