import { join, relative } from "node:path";
import { type Hash, hashFile, hashText } from "./hash.ts";
import { isSettled } from "./witness.ts";

/** What is known of a file or folder by its content. */
export interface Content {
  hash: Hash;
  /** Bytes, of a folder the sum over its files. */
  size: number;
  /** Number of files; only folders have it. */
  files?: number;
}

/** One file of a folder, `path` relative to the folder with "/" between its parts. */
export interface TreeFile {
  path: string;
  hash: Hash;
  size: number;
}

/** inode, size, mtime (ms), ctime (s), content hash, and when the hash was recorded (ms). */
export type StatEntry = [number, number, number, number, Hash, number];

/** Within one process the hash is taken after the stat, so only that second and the clock's own step have to pass. */
const clock_step_ms = 20;

/** Hashes of files, remembered by inode, size and times. */
export class Files {
  #entries: Map<string, StatEntry>;
  #session = new Map<string, number>();
  /** Whether something was hashed that a later process would like to know. */
  changed = false;

  /** @param recorded_ms The time of a file touched just now on the same file system, never the wall clock. */
  constructor(entries: Iterable<[string, StatEntry]>, readonly recorded_ms: number) {
    this.#entries = new Map(entries);
  }

  /** What to write down for the next process; entries that it could not trust are left out. */
  entries(): [string, StatEntry][] {
    return [...this.#entries].filter(([, entry]) => this.#isTrusted(entry));
  }

  /** Content of a file or of a folder's whole tree; undefined where there is nothing. */
  content(path: string): Content | undefined {
    const stat = statOf(path);
    if (stat === undefined) return undefined;
    if (!stat.isDirectory && !stat.isFile) {
      throw new TypeError(`Cannot use "${path}": it is neither a file nor a folder`);
    }
    try {
      if (!stat.isDirectory) return { hash: this.#hash(path, stat), size: stat.size };
      return treeContent(this.tree(path));
    } catch (error) {
      // Another process is just putting something else in its place.
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /** The hash of a file, or undefined where there is no file. */
  fileHash(path: string): Hash | undefined {
    const stat = statOf(path);
    return stat === undefined || stat.isDirectory ? undefined : this.#hash(path, stat);
  }

  /** Every file below a folder, sorted by path in code point order. */
  tree(folder: string): TreeFile[] {
    const found: TreeFile[] = [];
    for (const path of walk(folder, [Deno.realPathSync(folder)], new Set())) {
      const stat = Deno.statSync(path);
      const name = relative(folder, path).replaceAll("\\", "/");
      found.push({ path: name, hash: this.#hash(path, stat), size: stat.size });
    }
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Notes the content of a file that was hashed elsewhere and then moved here. */
  learn(path: string, hash: Hash): void {
    const stat = Deno.statSync(path);
    const [mtime, ctime] = times(stat);
    this.#entries.set(path, [stat.ino ?? 0, stat.size, mtime, ctime, hash, this.recorded_ms]);
    // Its ctime is that of the move, after which nobody has touched it.
    this.#session.set(path, Math.max(Date.now(), lastTouchMs(ctime) + 1));
    this.changed = true;
  }

  /** Forgets what is known, so that the next question reads the bytes. */
  forget(path: string): void {
    const inside = `${path}/`;
    for (const key of this.#entries.keys()) {
      if (key === path || key.startsWith(inside)) this.#entries.delete(key);
    }
  }

  /** Settled, and not recorded by a clock that has been set back since. */
  #isTrusted(entry: StatEntry): boolean {
    return isTrusted(entry) && entry[5] <= this.recorded_ms;
  }

  #hash(path: string, stat: Deno.FileInfo): Hash {
    const known = this.#entries.get(path);
    const [mtime, ctime] = times(stat);
    if (
      known && known[0] === stat.ino && known[1] === stat.size && known[2] === mtime &&
      known[3] === ctime &&
      (this.#isTrusted(known) || this.#session.get(path)! > lastTouchMs(ctime))
    ) return known[4];
    const hashed_ms = Date.now();
    const { hash } = hashFile(path);
    this.#entries.set(path, [stat.ino ?? 0, stat.size, mtime, ctime, hash, this.recorded_ms]);
    this.#session.set(path, hashed_ms);
    this.changed = true;
    return hash;
  }
}

/** Hash of a folder: that of its sorted list of files. */
export function treeContent(files: readonly TreeFile[]): Content {
  return {
    hash: hashText(treeText(files)),
    size: files.reduce((sum, file) => sum + file.size, 0),
    files: files.length,
  };
}

/** The list that names a folder; JSON lines, so that a path may hold anything. */
export function treeText(files: readonly TreeFile[]): string {
  return files.map(({ path, hash, size }) => JSON.stringify([path, hash, size]) + "\n").join("");
}

export function parseTree(text: string): TreeFile[] {
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [path, hash, size] = JSON.parse(line) as [string, Hash, number];
    return { path, hash, size };
  });
}

/** mtime in milliseconds and ctime in seconds, as fine as Deno gives them. */
function times(stat: Deno.FileInfo): [number, number] {
  return [stat.mtime?.getTime() ?? 0, Math.floor((stat.ctime?.getTime() ?? 0) / 1000)];
}

function isTrusted([, , mtime, ctime, , recorded_ms]: StatEntry): boolean {
  return isSettled(mtime, ctime, recorded_ms);
}

/** The end of the second of the last touch; not mtime, which is finer but can be put back. */
function lastTouchMs(ctime: number): number {
  return ctime * 1000 + 999 + clock_step_ms;
}

/** Follows links, as reading does; undefined where there is nothing at the end. */
export function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (nothing_there.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

const nothing_there = [
  Deno.errors.NotFound,
  Deno.errors.NotADirectory,
  Deno.errors.FilesystemLoop,
];

/**
 * Every file below a folder. Links are followed, but not back to a folder around them, and each folder
 * behind a link once. By name, because the first of several links to one folder is the one that counts.
 *
 * @param around Where the folder and those around it really are.
 * @param seen Folders behind links.
 */
function* walk(folder: string, around: readonly string[], seen: Set<string>): Generator<string> {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile) yield path;
    else if (entry.isDirectory) {
      yield* walk(path, [...around, join(around.at(-1)!, entry.name)], seen);
    } else if (entry.isSymlink) {
      const stat = statOf(path);
      if (stat === undefined) {
        throw new TypeError(`Cannot use "${path}": the link leads nowhere, mend or remove it`);
      }
      const real = stat.isDirectory ? Deno.realPathSync(path) : undefined;
      if (real === undefined) yield path;
      else if (!around.includes(real) && !seen.has(real)) {
        seen.add(real);
        yield* walk(path, [...around, real], seen);
      }
    }
  }
}
