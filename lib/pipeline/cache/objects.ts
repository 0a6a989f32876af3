import { dirname, join } from "node:path";
import { type Content, parseTree, statOf, type TreeFile, treeText } from "./files.ts";
import { type Hash, hashFile, hashText } from "./hash.ts";
import type { Project } from "../project.ts";
import { readIfThere, removeIfThere, writeWhole } from "./write.ts";

/** An object whose bytes are no longer those of its name; it has been removed. */
export class CorruptedObject extends Error {
  constructor(hash: Hash) {
    super(
      `Cannot use cache object "${hash.slice(0, 12)}": its content had changed, it was removed; ` +
        'run "deno task repro" to make it again or "deno task pull" to fetch it',
    );
  }
}

/** Contents by hash. A folder is an object too: the list of its files. Never linked into the work folder. */
export class Objects {
  #folder: string;
  #temporary: string;
  #present = new Set<Hash>();

  constructor(project: Pick<Project, "cache">) {
    this.#folder = join(project.cache, "objects");
    this.#temporary = join(project.cache, "tmp");
  }

  path(hash: Hash): string {
    return join(this.#folder, hash.slice(0, 2), hash.slice(2));
  }

  has(hash: Hash): boolean {
    if (this.#present.has(hash)) return true;
    const there = statOf(this.path(hash)) !== undefined;
    if (there) this.#present.add(hash);
    return there;
  }

  /** Whether a file, or a folder with each of its files, can be restored. */
  hasAll(content: Content): boolean {
    if (!this.has(content.hash)) return false;
    if (content.files === undefined) return true;
    return this.tree(content.hash).every((file) => this.has(file.hash));
  }

  /** Keeps a file or folder whose content is known. */
  add(path: string, content: Content, tree?: readonly TreeFile[]): void {
    if (tree === undefined) return this.#addFile(path, content.hash);
    for (const file of tree) this.#addFile(join(path, file.path), file.hash);
    this.addText(content.hash, treeText(tree));
  }

  addText(hash: Hash, text: string): void {
    if (!this.has(hash)) writeWhole(this.path(hash), text);
    this.#present.add(hash);
  }

  /** The files of a folder. @throws {CorruptedObject} */
  tree(hash: Hash): TreeFile[] {
    const text = readIfThere(this.path(hash)) ?? "";
    if (hashText(text) !== hash) this.#drop(hash);
    return parseTree(text);
  }

  /**
   * Copies a file or folder to a path where nothing is, and checks the copy.
   *
   * @throws {CorruptedObject} If the bytes are not those of the hash.
   */
  restore(content: Content, to: string): void {
    if (content.files === undefined) return this.#restoreFile(content.hash, to);
    Deno.mkdirSync(to, { recursive: true });
    for (const file of this.tree(content.hash)) this.#restoreFile(file.hash, join(to, file.path));
  }

  #restoreFile(hash: Hash, to: string): void {
    Deno.mkdirSync(dirname(to), { recursive: true });
    Deno.copyFileSync(this.path(hash), to); // a reflink where the file system has them
    if (hashFile(to).hash === hash) return;
    removeIfThere(to);
    this.#drop(hash);
  }

  #addFile(path: string, hash: Hash): void {
    if (this.has(hash)) return;
    Deno.mkdirSync(this.#temporary, { recursive: true });
    const temporary = join(this.#temporary, crypto.randomUUID());
    try {
      Deno.copyFileSync(path, temporary);
      Deno.mkdirSync(dirname(this.path(hash)), { recursive: true });
      Deno.renameSync(temporary, this.path(hash));
    } catch (error) {
      removeIfThere(temporary);
      throw error;
    }
    this.#present.add(hash);
  }

  #drop(hash: Hash): never {
    this.#present.delete(hash);
    removeIfThere(this.path(hash));
    throw new CorruptedObject(hash);
  }
}
