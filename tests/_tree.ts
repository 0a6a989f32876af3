/** The project's own text files by path, read once for the tests that look at the sources. */

/** Text by path from the project's root; paths use "/" on every system and are sorted. */
export type Tree = Record<string, string>;

/** The project's root folder, ending in "/". */
export const root: URL = new URL("../", import.meta.url);

const skipped: ReadonlySet<string> = new Set([".git", "node_modules", "coverage", ".cache"]);

/**
 * Reads every text file that is the project's own.
 *
 * It walks instead of asking Git, because the tests also run where there is no Git: in an image,
 * in an unpacked archive.
 */
export async function readTree(): Promise<Tree> {
  const paths = (await Array.fromAsync(walk(""))).sort();
  const tree: Tree = {};
  for (const path of paths) {
    const text = await Deno.readTextFile(new URL(path, root));
    // A NUL is what tells a binary file, as in Git.
    if (!text.includes("\0")) tree[path] = text;
  }
  return tree;
}

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(new URL(folder || ".", root))) {
    const path = folder + name;
    if (isDirectory && !skipped.has(name) && isOurs(`${path}/`)) yield* walk(`${path}/`);
    else if (isFile && isOurs(path)) yield path;
  }
}

/** The same line that .gitignore draws: of data/ only contracts and lock files are the project's. */
function isOurs(path: string): boolean {
  if (path === ".env") return false;
  if (!path.startsWith("data/") || path === "data/") return true;
  return path.startsWith("data/contracts/") || /^data\/[^/]+\.lock\.json$/.test(path);
}

/** A TypeScript file that is no test. */
export function isSource(path: string): boolean {
  return isTypeScript(path) && !isTest(path);
}

/** A TypeScript file, with JSX or without. */
export function isTypeScript(path: string): boolean {
  return /\.tsx?$/.test(path);
}

/** A file that `deno test` finds by its name. */
export function isTest(path: string): boolean {
  return /_test\.tsx?$/.test(path);
}
