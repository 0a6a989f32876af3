import { join } from "node:path";
import { type Content, type Files, statOf } from "../cache/files.ts";
import type { Hash } from "../cache/hash.ts";
import type { LockedOutputs } from "./locked_outputs.ts";
import { CorruptedObject, type Objects } from "../cache/objects.ts";
import { trimmed } from "../plan/order.ts";
import type { Project } from "../project.ts";

/** An object that a lock needs, and the first path that needs it. */
export interface Part {
  hash: Hash;
  size: number;
  /** Relative to the project; that of a folder's list ends in "/". */
  path: string;
}

/** What cannot be had, by the path that needs it. */
export type Problems = Map<string, string>;

/** Every output of these stages, in a fixed order. */
export function allOutputs(lock: LockedOutputs): (Content & { path: string })[] {
  return Object.keys(lock).sort().flatMap((stage) => Object.values(lock[stage]!.outputs));
}

/** Every object of these outputs, each once, sorted by hash. Of a folder whose list is not here, the list alone. */
export function partsOf(
  objects: Objects,
  outputs: readonly (Content & { path: string })[],
): Part[] {
  const found = new Map<Hash, Part>();
  const add = (part: Part) => found.has(part.hash) || found.set(part.hash, part);
  for (const { hash, size, files, path } of outputs) {
    if (files === undefined) add({ hash, size, path });
    else {
      const folder = `${trimmed(path)}/`;
      add({ hash, size: statOf(objects.path(hash))?.size ?? 0, path: folder });
      for (const file of isSound(objects, hash) ? objects.tree(hash) : []) {
        add({ hash: file.hash, size: file.size, path: folder + file.path });
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

/** Whether a folder's list is here as its name says; a damaged one is removed. */
export function isSound(objects: Objects, list: Hash): boolean {
  try {
    if (!objects.has(list)) return false;
    objects.tree(list);
    return true;
  } catch (error) {
    if (error instanceof CorruptedObject) return false;
    throw error;
  }
}

/** Whether all objects of an output are in the cache. */
export function isInCache(objects: Objects, output: Content): boolean {
  if (output.files !== undefined && !isSound(objects, output.hash)) return false;
  return objects.hasAll(output);
}

/** Puts outputs into the cache that are in the work folder alone, if they are as the lock says. */
export function keepOutputs(
  project: Project,
  lock: LockedOutputs,
  objects: Objects,
  files: Files,
): Problems {
  const problems: Problems = new Map();
  for (const output of allOutputs(lock)) {
    if (isInCache(objects, output)) continue;
    const path = join(project.root, trimmed(output.path));
    const there = files.content(path);
    if (there === undefined) problems.set(output.path, "it is neither here nor in the cache");
    else if (there.hash !== output.hash) {
      problems.set(output.path, "it was edited since it was made, and the cache does not have it");
    } else {
      objects.add(path, output, output.files === undefined ? undefined : files.tree(path));
    }
  }
  return problems;
}
