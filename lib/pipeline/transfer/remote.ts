import { dirname, join, resolve } from "node:path";
import { type Json, runnerSection } from "../../stage/mod.ts";
import { readSections } from "../plan/declare.ts";
import { statOf } from "../cache/files.ts";
import { removeIfThere } from "../cache/write.ts";

/**
 * Where objects are shared: things by key, "/" between a key's parts. What is under a key is whole,
 * whenever the one who put it there was cut off.
 */
export interface Remote {
  /** As people know it, for messages. */
  name: string;
  has(key: string): Promise<boolean>;
  /** Every key that begins so. */
  list(prefix: string): Promise<Set<string>>;
  /** Copies to a path where nothing is. @throws {Deno.errors.NotFound} If there is no such key. */
  get(key: string, toPath: string): Promise<void>;
  put(key: string, fromPath: string): Promise<void>;
  getText(key: string): Promise<string | undefined>;
  putText(key: string, text: string): Promise<void>;
}

/** Left by a put that was cut off; younger ones may belong to a put that goes on. */
const stale_ms = 24 * 3600 * 1000;

/** A folder as a remote, on this disk or a mounted one. */
export function folderRemote(path: string, name = path): Remote {
  const temporary_folder = join(path, ".tmp");
  const made = new Set<string>();
  const file = (key: string) => join(path, key);

  async function whole(key: string, write: (temporary: string) => Promise<void>): Promise<void> {
    if (!made.has(temporary_folder)) {
      Deno.mkdirSync(temporary_folder, { recursive: true });
      removeStale(temporary_folder);
      made.add(temporary_folder);
    }
    const folder = dirname(file(key));
    if (!made.has(folder)) Deno.mkdirSync(folder, { recursive: true });
    made.add(folder);
    const temporary = join(temporary_folder, crypto.randomUUID());
    try {
      await write(temporary);
      await Deno.rename(temporary, file(key));
    } catch (error) {
      removeIfThere(temporary);
      throw error;
    }
  }

  return {
    name,
    has: (key) => Promise.resolve(statOf(file(key)) !== undefined),
    list: (prefix) => Promise.resolve(new Set(keysBelow(path, prefix))),
    get: (key, toPath) => Deno.copyFile(file(key), toPath),
    put: (key, fromPath) => whole(key, (temporary) => Deno.copyFile(fromPath, temporary)),
    putText: (key, text) => whole(key, (temporary) => Deno.writeTextFile(temporary, text)),
    async getText(key) {
      try {
        return await Deno.readTextFile(file(key));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    },
  };
}

/**
 * The remote of a project: the given folder, else `pipeline.remote` of params.yaml; undefined
 * where neither is there. Both are relative to the project.
 *
 * @throws {Error} If it is no folder, or a folder to read from is not there; the project's own one
 * may be away (undefined) where it is only wanted `if there`.
 */
export async function openRemote(
  root: string,
  given: string | undefined,
  use: "to read" | "to write" | "if there",
): Promise<Remote | undefined> {
  const name: Json | undefined = given ?? (await readSections(root))[runnerSection]?.remote;
  if (name === undefined || name === null || name === "") return undefined;
  if (typeof name !== "string" || /^[a-z][a-z0-9+.-]+:/i.test(name)) {
    throw new Error(`Cannot use remote "${name}": must be the path of a folder`);
  }
  const path = resolve(root, name);
  const stat = statOf(path);
  if (stat !== undefined && !stat.isDirectory) {
    throw new Error(`Cannot use remote "${name}": it is a file, must be a folder`);
  }
  if (stat === undefined && use === "if there" && given === undefined) return undefined;
  if (stat === undefined && use !== "to write") {
    throw new Error(
      `Cannot use remote "${name}": there is no such folder, mount it or name another with --remote`,
    );
  }
  return folderRemote(path, name);
}

function* keysBelow(path: string, prefix: string): Generator<string> {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  if (!statOf(join(path, folder))?.isDirectory) return;
  for (const entry of Deno.readDirSync(join(path, folder))) {
    const key = folder + entry.name;
    if (!key.startsWith(prefix) || key.startsWith(".tmp")) continue;
    if (entry.isDirectory) yield* keysBelow(path, `${key}/`);
    else yield key;
  }
}

function removeStale(folder: string): void {
  for (const entry of Deno.readDirSync(folder)) {
    const path = join(folder, entry.name);
    const touched_ms = statOf(path)?.mtime?.getTime() ?? Infinity;
    if (touched_ms < Date.now() - stale_ms) removeIfThere(path);
  }
}
