import { dirname, join } from "node:path";
import type { Content } from "../cache/files.ts";
import { type Hash, hashFile } from "../cache/hash.ts";
import { objectKey } from "./manifest.ts";
import type { Objects } from "../cache/objects.ts";
import { isSound, partsOf, type Problems } from "./parts.ts";
import type { Project } from "../project.ts";
import { removeIfThere } from "../cache/write.ts";
import { eachAtOnce, type Storage } from "../../storage/mod.ts";

/** How far a transfer has come. */
export interface Progress {
  /** Objects that were moved, or found to be missing. */
  done: number;
  /** Objects to move, as far as is known. */
  total: number;
  /** Bytes that were moved. */
  bytes: number;
}

/** Enough to keep a connection busy with small files, few enough for any server. */
export const transfers_at_once = 64;

export interface Fetched {
  fetched: number;
  bytes: number;
  problems: Problems;
}

/**
 * Brings what these outputs need from the remote into the cache, each object checked by its hash.
 * First the objects that are `known` (from a manifest) and folder lists, then what the lists name.
 */
export async function fetchObjects(
  project: Project,
  objects: Objects,
  remote: Storage,
  outputs: readonly (Content & { path: string })[],
  options: { known?: readonly { hash: Hash }[]; onProgress?(progress: Progress): void } = {},
): Promise<Fetched> {
  const fetcher = new Fetcher(project, objects, remote, options.onProgress ?? (() => {}));
  for (const { hash, files } of outputs) if (files !== undefined) isSound(objects, hash);
  await fetcher.fetch([...outputs, ...options.known ?? []]);
  await fetcher.fetch(partsOf(objects, outputs));
  const { fetched, bytes } = fetcher;
  const problems: Problems = new Map();
  for (const { hash, path } of partsOf(objects, outputs)) {
    if (!objects.has(hash)) problems.set(path, fetcher.failed.get(hash)!);
  }
  return { fetched, bytes, problems };
}

class Fetcher {
  fetched = 0;
  bytes = 0;
  /** Why an object could not be had. */
  failed = new Map<Hash, string>();
  #done = 0;
  #total = 0;
  #temporary: string;

  constructor(
    project: Project,
    private objects: Objects,
    private remote: Storage,
    private onProgress: (progress: Progress) => void,
  ) {
    this.#temporary = join(project.cache, "tmp");
  }

  async fetch(wanted: readonly { hash: Hash }[]): Promise<void> {
    const hashes = new Set(wanted.map(({ hash }) => hash));
    const missing = [...hashes].sort()
      .filter((hash) => !this.failed.has(hash) && !this.objects.has(hash));
    if (missing.length === 0) return;
    Deno.mkdirSync(this.#temporary, { recursive: true });
    this.#total += missing.length;
    await eachAtOnce(missing, (hash) => this.#fetchOne(hash), transfers_at_once);
  }

  async #fetchOne(hash: Hash): Promise<void> {
    const temporary = join(this.#temporary, crypto.randomUUID());
    try {
      await this.remote.download(objectKey(hash), temporary);
      const found = hashFile(temporary);
      if (found.hash !== hash) {
        this.failed.set(
          hash,
          `its object in "${this.remote.name}" is damaged, remove "${objectKey(hash)}" there and ` +
            'run "deno task push --check" where the file still is',
        );
      } else {
        const path = this.objects.path(hash);
        Deno.mkdirSync(dirname(path), { recursive: true });
        Deno.renameSync(temporary, path);
        this.fetched++;
        this.bytes += found.size;
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      this.failed.set(
        hash,
        `it is neither in the cache nor in "${this.remote.name}", run "deno task repro" to make ` +
          'it, or "deno task push" where it was made',
      );
    } finally {
      removeIfThere(temporary);
    }
    this.onProgress({ done: ++this.#done, total: this.#total, bytes: this.bytes });
  }
}
