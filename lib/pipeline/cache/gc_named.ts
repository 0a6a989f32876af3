import { join } from "node:path";
import { type Content, parseTree } from "./files.ts";
import { filesAt, revisions } from "../transfer/git.ts";
import { type Hash, hashText } from "./hash.ts";
import { type LockedOutputs, lockedOutputs } from "../transfer/locked_outputs.ts";
import type { Objects } from "./objects.ts";
import { readIfThere } from "./write.ts";

/** Whose lock files count besides those of the work tree, which always do. */
export interface GcScope {
  /** Those of the work tree are enough. */
  workspace?: boolean;
  /** So many of the newest commits of HEAD. */
  commits?: number;
  /** Every commit that a branch, tag or stash reaches. */
  all_commits?: boolean;
  revisions?: readonly string[];
}

/** What lock files and journals name. */
export interface Named {
  objects: Set<Hash>;
  fingerprints: Set<Hash>;
  /** Lock files that were read, each content once. */
  locks: number;
  /** Those that cannot be read, so that nobody knows what they need. */
  damaged: string[];
}

/** @throws {Error} If Git does not know what is asked for. */
export async function namedObjects(
  root: string,
  objects: Objects,
  scope: GcScope,
): Promise<Named> {
  const named: Named = { objects: new Set(), fingerprints: new Set(), locks: 0, damaged: [] };
  const seen = new Set<string>();
  const take = (label: string, text: string, dataset: string): void => {
    const content = `${dataset} ${hashText(text)}`;
    if (seen.has(content)) return;
    seen.add(content);
    try {
      addLock(named, objects, lockedOutputs(text, dataset));
      named.locks++;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      named.damaged.push(`Cannot read "${label}": ${error.message}`);
    }
  };
  for (const name of namesIn(join(root, "data"), lock_suffix)) {
    take(`data/${name}`, readIfThere(join(root, "data", name)) ?? "", datasetOf(name));
  }
  for (const [label, text, dataset] of journals(root)) take(label, text, dataset);
  const { commits, all_commits: all, revisions: given } = scope;
  const found = await revisions(root, { commits, all, revisions: given });
  for (const { commit, path, text } of await filesAt(root, found, "data", lock_suffix)) {
    take(`${commit.slice(0, 12)}:${path}`, text, datasetOf(path));
  }
  return named;
}

/** Adds what an output consists of; of a folder whose list is not here, nothing can be restored anyway. */
export function addOutputs(
  found: Set<Hash>,
  objects: Objects,
  outputs: Record<string, Content>,
): void {
  for (const { hash, files } of Object.values(outputs)) {
    found.add(hash);
    if (files === undefined || found.has(`${hash}/`)) continue;
    found.add(`${hash}/`); // its list was read
    const list = readIfThere(objects.path(hash)); // not `tree`, which removes a damaged one
    if (list === undefined || hashText(list) !== hash) continue;
    for (const file of parseTree(list)) found.add(file.hash);
  }
}

/** Names in a folder with this ending, sorted; none where there is no folder. */
export function namesIn(folder: string, suffix = ""): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(suffix)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

const lock_suffix = ".lock.json";

function datasetOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1, -lock_suffix.length);
}

function addLock(named: Named, objects: Objects, lock: LockedOutputs): void {
  for (const { fingerprint, outputs } of Object.values(lock)) {
    named.fingerprints.add(fingerprint);
    addOutputs(named.objects, objects, outputs);
  }
}

/** Entries that a killed run recorded but has not merged, in the form of lock files. */
function* journals(root: string): Generator<[label: string, text: string, dataset: string]> {
  const below = "data/.cache/datasets";
  for (const dataset of namesIn(join(root, below))) {
    const folder = `${below}/${dataset}/journal`;
    for (const name of namesIn(join(root, folder), ".json")) {
      const entry = readIfThere(join(root, folder, name));
      if (entry === undefined) continue; // merged meanwhile
      const stage = JSON.stringify(name.slice(0, -".json".length));
      yield [`${folder}/${name}`, `{"stages":{${stage}:${entry}}}`, dataset];
    }
  }
}
