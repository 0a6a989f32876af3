import { dirname, join } from "node:path";
import { checkKey, temporary_part } from "./key.ts";
import type { Storage } from "./storage.ts";

/** Left by a write that was cut off; younger ones may belong to a write that goes on. */
const stale_ms = 24 * 3600 * 1000;

/** Keeps bytes in files below a folder, on this disk or a mounted one; a key is a path below it. */
export class FolderStorage implements Storage {
  #temporary: string;
  /** Folders that were there. */
  #made = new Set<string>();
  #tidied?: Promise<void>;

  /** @param now The time in milliseconds, to tell what was left long ago. */
  constructor(readonly path: string, readonly name: string, private now: () => number) {
    this.#temporary = join(path, temporary_part);
  }

  async read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      return await Deno.readFile(this.#file(key));
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  async write(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#replace(key, (temporary) => writeNew(temporary, bytes));
  }

  async upload(key: string, path: string): Promise<void> {
    await this.#replace(key, async (temporary) => {
      await Deno.copyFile(path, temporary); // a reflink where the file system has them
      await settle(temporary, { write: true });
    });
  }

  async create(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const file = this.#file(key);
    return await this.#withTemporary(file, async (temporary) => {
      await writeNew(temporary, bytes);
      try {
        await Deno.link(temporary, file); // a rename would silently take the place of another's
        return true;
      } catch (error) {
        // Over a network the answer may get lost and the question be asked again.
        if (error instanceof Deno.errors.AlreadyExists) return await isLinked(temporary, file);
        throw this.#linkProblem(key, error);
      } finally {
        await removeIfThere(temporary);
      }
    });
  }

  async download(key: string, path: string): Promise<void> {
    const temporary = `${path}.${crypto.randomUUID()}.tmp`;
    try {
      await Deno.copyFile(this.#file(key), temporary);
      await Deno.rename(temporary, path);
    } catch (error) {
      await removeIfThere(temporary);
      throw await this.has(key) ? error : this.#absence(key, error);
    }
  }

  async has(key: string): Promise<boolean> {
    return (await statOf(this.#file(key)))?.isFile ?? false;
  }

  async list(prefix: string): Promise<string[]> {
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    if (folder !== "") checkKey(folder.slice(0, -1), this.name);
    const keys: string[] = [];
    await this.#collect(folder, prefix, keys);
    return keys.sort();
  }

  async remove(key: string): Promise<void> {
    const file = this.#file(key);
    if (!await this.has(key)) return;
    await removeIfThere(file);
    await settle(dirname(file));
  }

  #file(key: string): string {
    checkKey(key, this.name);
    return join(this.path, key);
  }

  async #replace(key: string, fill: (temporary: string) => Promise<void>): Promise<void> {
    const file = this.#file(key);
    await this.#withTemporary(file, async (temporary) => {
      await fill(temporary);
      await Deno.rename(temporary, file);
    });
  }

  /**
   * Works on a new file, which it leaves nowhere but at `file`; afterwards what was done outlives a
   * power cut. Where somebody removed the folder meanwhile, it is made again, once.
   */
  async #withTemporary<T>(file: string, work: (temporary: string) => Promise<T>): Promise<T> {
    const folder = dirname(file);
    for (let again = false;; again = true) {
      const temporary = join(this.#temporary, crypto.randomUUID());
      try {
        await this.#make(folder);
        const result = await work(temporary);
        await settle(folder);
        return result;
      } catch (error) {
        await removeIfThere(temporary);
        if (again || !(error instanceof Deno.errors.NotFound)) throw error;
        this.#made.clear();
        this.#tidied = undefined;
      }
    }
  }

  /** Makes a folder, and the one for what is half written; once. */
  async #make(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await Deno.mkdir(this.#temporary, { recursive: true });
    await (this.#tidied ??= this.#removeStale());
    await Deno.mkdir(folder, { recursive: true });
    for (let above = folder; above !== this.path;) { // the names on the way to it are to last, too
      above = dirname(above);
      await settle(above);
    }
    this.#made.add(folder);
  }

  async #removeStale(): Promise<void> {
    for await (const entry of Deno.readDir(this.#temporary)) {
      const path = join(this.#temporary, entry.name);
      const touched_ms = (await statOf(path))?.mtime?.getTime() ?? Infinity;
      if (touched_ms < this.now() - stale_ms) await removeIfThere(path);
    }
  }

  async #collect(folder: string, prefix: string, keys: string[]): Promise<void> {
    try {
      for await (const entry of Deno.readDir(join(this.path, folder))) {
        const key = folder + entry.name;
        if (folder === "" && entry.name === temporary_part) continue;
        if (entry.isDirectory) {
          const below = `${key}/`;
          if (below.startsWith(prefix) || prefix.startsWith(below)) {
            await this.#collect(below, prefix, keys);
          }
        } else if (key.startsWith(prefix)) keys.push(key);
      }
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }

  #absence(key: string, cause: unknown): Error {
    return new Deno.errors.NotFound(`Cannot read "${key}" in "${this.name}": it is not there`, {
      cause,
    });
  }

  #linkProblem(key: string, error: unknown): unknown {
    if (!no_links.has((error as { code?: string }).code ?? "")) return error;
    return new Error(
      `Cannot create "${key}" in "${this.name}": this file system makes no hard links, and without ` +
        'them two could create it at once; choose a folder on another file system or "s3://…"',
      { cause: error },
    );
  }
}

const no_links = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EMLINK"]);

/** Nothing is there, or a folder, or a file where the path wants a folder. */
function isAbsence(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
    error instanceof Deno.errors.IsADirectory;
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}

/** Waits until a file, or a folder's list of names, is on the disk. */
async function settle(path: string, options: Deno.OpenOptions = { read: true }): Promise<void> {
  try {
    using file = await Deno.open(path, options);
    await file.sync();
  } catch (error) {
    // Some systems open no folder, some file systems sync none; there is no other way then.
    if (options.write || error instanceof Deno.errors.NotCapable) throw error;
  }
}

async function isLinked(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([Deno.stat(one), statOf(other)]);
  return a.ino !== null && a.ino !== 0 && a.ino === b?.ino && a.dev === b.dev;
}

async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
