import { join } from "node:path";
import { fetchObjects, type Progress } from "./fetch_objects.ts";
import type { Content } from "../cache/files.ts";
import { isBelow } from "./locked_outputs.ts";
import { CorruptedObject, Objects } from "../cache/objects.ts";
import { trimmed } from "../plan/order.ts";
import { isSound, type Problems } from "./parts.ts";
import type { Project } from "../project.ts";
import { removeIfThere } from "../cache/write.ts";
import type { Storage } from "../../storage/mod.ts";

/** A disk that damages what is written must not keep us here for ever. */
const attempts_max = 3;

type Output = Content & { path: string };

/** Copies outputs out of the cache, with what is missing fetched where there is a remote. */
export class Restorer {
  problems: Problems = new Map();
  #objects: Objects;
  #unfetched: Problems = new Map();

  constructor(
    private project: Project,
    private options: { remote?: Storage; onProgress?(progress: Progress): void },
  ) {
    this.#objects = new Objects(project);
  }

  /** Brings what the cache lacks, where there is a remote; the number of objects that came. */
  async fetch(outputs: readonly Output[]): Promise<number> {
    const { remote, onProgress } = this.options;
    if (remote === undefined) return 0;
    const { project } = this;
    const result = await fetchObjects(project, this.#objects, remote, outputs, { onProgress });
    for (const [path, what] of result.problems) this.#unfetched.set(path, what);
    return result.fetched;
  }

  /** Copies an output from the cache to `to`; false, with every reason noted, if a part is missing. */
  async restore(output: Output, to: string): Promise<boolean> {
    for (let attempt = 1;; attempt++) {
      const found = this.#tryRestore(output, to);
      if (found.size === 0) return true;
      removeIfThere(to);
      // A damaged object was removed just now, so that the remote's may take its place.
      if (attempt < attempts_max && await this.fetch([output]) > 0) continue;
      for (const [path, what] of found) {
        this.problems.set(path, this.#unfetched.get(path) ?? what);
      }
      return false;
    }
  }

  #tryRestore(output: Output, to: string): Problems {
    const problems: Problems = new Map();
    if (output.files === undefined) {
      this.#restoreFile(output, output.path, to, problems);
      return problems;
    }
    const folder = `${trimmed(output.path)}/`;
    if (!isSound(this.#objects, output.hash)) return new Map([[folder, not_in_cache]]);
    Deno.mkdirSync(to, { recursive: true });
    for (const file of this.#objects.tree(output.hash)) {
      const path = folder + file.path;
      if (!isBelow(file.path)) problems.set(path, "it would lie outside its folder");
      else this.#restoreFile(file, path, join(to, file.path), problems);
    }
    return problems;
  }

  #restoreFile({ hash, size }: Content, path: string, to: string, problems: Problems): void {
    try {
      if (this.#objects.has(hash)) this.#objects.restore({ hash, size }, to);
      else problems.set(path, not_in_cache);
    } catch (error) {
      if (!(error instanceof CorruptedObject)) throw error;
      problems.set(
        path,
        `cache object "${hash.slice(0, 12)}" had changed and was removed, ${cure}`,
      );
    }
  }
}

const cure = 'run "deno task pull" to fetch it or "deno task repro" to make it';
const not_in_cache = `it is not in the cache, ${cure}`;
