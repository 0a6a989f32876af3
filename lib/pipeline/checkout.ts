import { join } from "node:path";
import { publish } from "../stage/mod.ts";
import { fetchObjects, type Progress } from "./fetch_objects.ts";
import { type Content, Files } from "./files.ts";
import { takeLock } from "./flock.ts";
import { chosenStages, isBelow, type LockedOutputs, outputsProblem } from "./locked_outputs.ts";
import { CorruptedObject, Objects } from "./objects.ts";
import { trimmed } from "./order.ts";
import { isSound, type Problems } from "./parts.ts";
import type { Project } from "./project.ts";
import type { Remote } from "./remote.ts";
import { openScratch } from "./scratch.ts";
import { readState } from "./state.ts";
import { removeIfThere } from "./write.ts";

export interface CheckoutOptions {
  /** None: all. */
  stages?: readonly string[];
  /** Where to fetch what the cache does not have. */
  remote?: Remote;
  onProgress?(progress: Progress): void;
  /** Called where another process is at work on a stage. */
  onWait?(stage: string): void;
}

export interface CheckoutResult {
  /** Outputs that were put in place, relative to the project. */
  restored: string[];
  /** How many outputs were in place already. */
  unchanged: number;
  /** What could not be had, by path. */
  problems: Problems;
}

/** A disk that damages what is written must not keep us here for ever. */
const attempts_max = 3;

type Output = Content & { path: string };

/**
 * Puts the outputs that a lock names in place, those that differ and can be had whole. The lock file
 * stays as it is: `git checkout` brings that.
 *
 * @throws {Error} If the lock names a path outside its data set's folder, or has no such stage.
 */
export async function checkout(
  project: Project,
  lock: LockedOutputs,
  options: CheckoutOptions = {},
): Promise<CheckoutResult> {
  const problem = outputsProblem(lock, project.dataset);
  if (problem !== undefined) throw new Error(`Cannot check out the lock: ${problem}`);
  const chosen = chosenStages(lock, options.stages);
  const files = new Files(readState(project).stat, 0);
  const differing = (stage: string) =>
    Object.values(chosen[stage]!.outputs).filter(({ path, hash }) =>
      files.content(join(project.root, trimmed(path)))?.hash !== hash
    );
  const stages = Object.keys(chosen).sort().filter((stage) => differing(stage).length > 0);
  const count = Object.values(chosen)
    .reduce((sum, { outputs }) => sum + Object.keys(outputs).length, 0);
  if (stages.length === 0) return { restored: [], unchanged: count, problems: new Map() };

  await using scratch = await openScratch(project);
  const restorer = new Restorer(project, options);
  await restorer.fetch(stages.flatMap(differing));
  const restored: string[] = [];
  let asked = 0;
  for (const stage of stages) {
    const onWait = () => options.onWait?.(stage);
    const held = await takeLock(join(project.own, "locks", stage), { onWait });
    try {
      for (const output of differing(stage)) { // again: a run may have ended meanwhile
        asked++;
        const from = join(scratch.path, `checkout-${asked}`);
        if (!await restorer.restore(output, from)) continue;
        publish(from, join(project.root, trimmed(output.path)), scratch.path);
        restored.push(output.path);
      }
    } finally {
      held.release();
    }
  }
  return { restored, unchanged: count - asked, problems: restorer.problems };
}

class Restorer {
  problems: Problems = new Map();
  #objects: Objects;
  #unfetched: Problems = new Map();

  constructor(private project: Project, private options: CheckoutOptions) {
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
