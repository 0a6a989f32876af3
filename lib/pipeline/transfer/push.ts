import { type Progress, transfers_at_once } from "./fetch_objects.ts";
import { Files } from "../cache/files.ts";
import { type Hash, hashFile, hashText } from "../cache/hash.ts";
import { type Lock, parseLock } from "../cache/lock.ts";
import { manifestBytes, manifestKey, objectKey } from "./manifest.ts";
import { Objects } from "../cache/objects.ts";
import { allOutputs, keepOutputs, type Part, partsOf, type Problems } from "./parts.ts";
import { format, lockName, lockPath, type Project } from "../project.ts";
import { pushedBefore, rememberPush } from "./pushed.ts";
import { Runs } from "../cache/runs.ts";
import { openScratch } from "../run/scratch.ts";
import { readState } from "../cache/state.ts";
import { readIfThere, removeIfThere } from "../cache/write.ts";
import { eachAtOnce, type Storage } from "../../storage/mod.ts";

export interface PushOptions {
  /** Look for every object, even where a manifest says that it is there. */
  check?: boolean;
  onProgress?(progress: Progress): void;
}

export interface PushResult {
  sent: number;
  bytes: number;
  /** Objects that the lock needs; not counted where the remote had a manifest of this very lock. */
  objects?: number;
}

/** One listing answers as much as this many single questions. */
const listing_worth = 4;

/**
 * Sends what the lock file needs and the remote lacks: objects first, the manifest last.
 * Cut off anywhere, it goes on with what is missing when it is called again.
 *
 * @throws {Error} Naming everything that cannot be sent, a line each.
 */
export async function push(
  project: Project,
  remote: Storage,
  options: PushOptions = {},
): Promise<PushResult> {
  const state = readState(project);
  const name = lockName(project.dataset);
  const text = readIfThere(lockPath(project));
  if (text === undefined) {
    throw new Error(`Cannot push "${name}": it is missing, run "deno task repro"`);
  }
  const lock = await parseLock(text, name, state);
  const lock_hash = hashText(text);
  const key = manifestKey(project.dataset, lock_hash);
  if (!options.check && await remote.has(key)) return { sent: 0, bytes: 0 };

  await using _busy = await openScratch(project); // keeps `gc` away
  const objects = new Objects(project);
  const lost = keepOutputs(project, lock, objects, new Files(state.stat, 0));
  refuse(lost, ', run "deno task repro"');
  const parts = partsOf(objects, allOutputs(lock));
  const known = options.check ? new Set<Hash>() : await pushedBefore(project, remote);
  const missing = await lacking(remote, parts.filter(({ hash }) => !known.has(hash)));
  const moved = await send(remote, objects, missing, options.onProgress);
  const { dataset } = project;
  await remote.write(
    key,
    manifestBytes({
      format,
      dataset,
      lock: lock_hash,
      objects: parts.map(({ hash, size }) => ({ hash, size })),
      runs: runsOf(project, lock),
    }),
  );
  rememberPush(project, remote, lock_hash);
  return { sent: moved.done, bytes: moved.bytes, objects: parts.length };
}

async function send(
  remote: Storage,
  objects: Objects,
  parts: readonly Part[],
  onProgress: PushOptions["onProgress"],
): Promise<Progress> {
  const progress = { done: 0, total: parts.length, bytes: 0 };
  const problems: Problems = new Map();
  await eachAtOnce(parts, async ({ hash, path }) => {
    const found = hashFile(objects.path(hash));
    if (found.hash !== hash) {
      removeIfThere(objects.path(hash));
      const what = `cache object "${hash.slice(0, 12)}" had changed, it was not sent but removed`;
      problems.set(path, what);
      return;
    }
    await remote.upload(objectKey(hash), objects.path(hash));
    progress.done++;
    progress.bytes += found.size;
    onProgress?.({ ...progress });
  }, transfers_at_once);
  refuse(problems, ', run "deno task push" again to send the file itself');
  return progress;
}

/** The parts that the remote does not have. */
async function lacking(remote: Storage, parts: readonly Part[]): Promise<Part[]> {
  const shards = new Map<string, Part[]>();
  for (const part of parts) {
    const prefix = objectKey(part.hash).slice(0, "objects/ab/".length);
    const shard = shards.get(prefix);
    if (shard) shard.push(part);
    else shards.set(prefix, [part]);
  }
  const found = new Set<Part>();
  await eachAtOnce([...shards], async ([prefix, shard]) => {
    const there = shard.length < listing_worth ? undefined : new Set(await remote.list(prefix));
    for (const part of shard) {
      const key = objectKey(part.hash);
      if (there ? !there.has(key) : !await remote.has(key)) found.add(part);
    }
  }, transfers_at_once);
  return parts.filter((part) => found.has(part));
}

function runsOf(project: Project, lock: Lock) {
  const runs = new Runs(project);
  return Object.keys(lock).sort().flatMap((stage) => runs.get(lock[stage]!.fingerprint) ?? []);
}

function refuse(problems: Problems, cure: string): void {
  if (problems.size === 0) return;
  const lines = [...problems].map(([path, what]) => `Cannot push "${path}": ${what}${cure}`);
  throw new Error(lines.sort().join("\n"));
}
