import type { StageResult } from "../events.ts";

/**
 * The quickest answer: what stat said of every file that the last run looked at, and what came of it.
 * If all of it still holds, nothing has changed, and neither stages nor hashes need to be loaded.
 * For that reason this file imports nothing: loading node:crypto and node:path alone takes 16 ms.
 */
export interface Witness {
  made_by: string;
  args: string[];
  dataset: string;
  results: StageResult[];
  /** Path relative to the project or absolute; then inode, size, mtime (ms), ctime (s), or -1 for a path where nothing is. */
  facts: [string, ...number[]][];
}

/**
 * What is recorded of a file counts only if it was last touched this long before: `Deno.stat` gives
 * ctime in whole seconds, so two edits within one second can look alike.
 * The rule is git's (Documentation/technical/racy-git.txt).
 */
const settled_ms = 2000;

/** Whether times (mtime in ms, ctime in s) were old enough when they were recorded to be trusted. */
export function isSettled(mtime: number, ctime: number, recorded_ms: number): boolean {
  return mtime <= recorded_ms - settled_ms && ctime * 1000 + 999 <= recorded_ms - settled_ms;
}

/** Changes when the runner itself would give other results: it stands for lib/pipeline and lib/stage. */
export const format = 1;

/** Changes when what one process leaves for the next is of another shape; results stay as they are. */
const memory_format = 2;

/** The stages' results if nothing has changed since a run with the same arguments, else undefined. */
export function unchanged(root: string, args: string[]): Witness | undefined {
  try {
    const witness = JSON.parse(Deno.readTextFileSync(witnessPath(root, args))) as Witness;
    if (witness.made_by !== madeBy() || witness.args.join("\0") !== args.join("\0")) {
      return undefined;
    }
    return witness.facts.every((fact) => holds(root, fact)) ? witness : undefined;
  } catch {
    return undefined; // none, or a damaged one: the full way decides
  }
}

/** Where the witness for these arguments lies. */
export function witnessPath(root: string, args: string[]): string {
  const name = encodeURIComponent(args.join(" ")).slice(0, 100);
  return `${root}/data/.cache/witness/${name || "all"}.json`;
}

export function madeBy(): string {
  return `${format} ${memory_format} ${Deno.version.deno}`;
}

/** What stat says of a path, in the form of a fact. */
export function factOf(root: string, path: string): [string, ...number[]] {
  try {
    const stat = Deno.statSync(path.startsWith("/") ? path : `${root}/${path}`);
    const ctime = Math.floor((stat.ctime?.getTime() ?? 0) / 1000);
    return [path, stat.ino ?? 0, stat.size, stat.mtime?.getTime() ?? 0, ctime];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [path, -1];
    throw error;
  }
}

function holds(root: string, fact: [string, ...number[]]): boolean {
  const now = factOf(root, fact[0]);
  return now.length === fact.length && fact.every((part, index) => part === now[index]);
}
