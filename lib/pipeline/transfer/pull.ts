import { canonicalJson, type Json } from "../../stage/mod.ts";
import { checkout, type CheckoutOptions, type CheckoutResult } from "./checkout.ts";
import { fetchObjects } from "./fetch_objects.ts";
import { Files } from "../cache/files.ts";
import { hashText } from "../cache/hash.ts";
import { type Lock, readLock } from "../cache/lock.ts";
import { chosenStages } from "./locked_outputs.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { Objects } from "../cache/objects.ts";
import { allOutputs, keepOutputs } from "./parts.ts";
import { lockName, lockPath, type Project } from "../project.ts";
import { Runs } from "../cache/runs.ts";
import { openScratch } from "../run/scratch.ts";
import { readState } from "../cache/state.ts";
import { readIfThere } from "../cache/write.ts";
import type { Storage } from "../../storage/mod.ts";

export type PullOptions = Omit<CheckoutOptions, "remote">;

export interface PullResult extends CheckoutResult {
  fetched: number;
  bytes: number;
  /** Whether the remote had a manifest of this lock; without one, each object was asked for. */
  manifest: boolean;
}

/** Fetches what the lock file names into the cache and puts it in place; what is missing is named. */
export async function pull(
  project: Project,
  remote: Storage,
  options: PullOptions = {},
): Promise<PullResult> {
  const state = readState(project);
  const text = readIfThere(lockPath(project));
  if (text === undefined) {
    throw new Error(
      `Cannot pull "${lockName(project.dataset)}": it is missing, check it out with Git ` +
        "or name another data set",
    );
  }
  const lock = chosenStages(await readLock(project, state), options.stages);
  const manifest = await readManifest(remote, project.dataset, hashText(text));
  await using _busy = await openScratch(project); // keeps `gc` away
  const objects = new Objects(project);
  keepOutputs(project, lock, objects, new Files(state.stat, 0)); // what is here need not travel
  const { fetched, bytes, problems } = await fetchObjects(
    project,
    objects,
    remote,
    allOutputs(lock),
    {
      known: options.stages?.length ? [] : manifest?.objects,
      onProgress: options.onProgress,
    },
  );
  takeRuns(project, lock, manifest);
  const placed = await checkout(project, lock, { remote, onWait: options.onWait });
  return {
    ...placed,
    problems: new Map([...placed.problems, ...problems]),
    fetched,
    bytes,
    manifest: manifest !== undefined,
  };
}

/** Takes the records of runs, only those that say what the lock file says. */
function takeRuns(project: Project, lock: Lock, manifest: Manifest | undefined): void {
  const runs = new Runs(project);
  for (const record of manifest?.runs ?? []) {
    const entry = lock[record.stage];
    if (entry?.fingerprint !== record.fingerprint || runs.get(record.fingerprint)) continue;
    const outputs = Object.fromEntries(
      Object.entries(entry.outputs).map(([name, { path: _path, ...content }]) => [name, content]),
    );
    const same = canonicalJson(record.outputs as unknown as Json) ===
      canonicalJson(outputs as unknown as Json);
    if (same) runs.put(record);
  }
}
