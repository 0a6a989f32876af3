/** Finds the files of a source. */

/** A file to import. */
export interface SourceFile {
  /** Absolute. */
  path: string;
  /** Name below the source folder; what tables and messages call the file. */
  name: string;
}

/** What a source is called where it is one file: its own name is no part of what it holds. */
export const lone_name = "source";

/**
 * The files of a source, in the order of their names. Names that start with "." are left out.
 *
 * @param source Absolute path of a file or folder.
 * @param files A name, a folder or a pattern below the folder, with `*`, `?` and `**`; undefined: its
 * only file.
 * @throws {TypeError} If there is none, or which one is meant stays open. The message completes
 * "Cannot …: ".
 */
export async function findSourceFiles(
  source: string,
  files: string | undefined,
): Promise<SourceFile[]> {
  if (!(await Deno.stat(source)).isDirectory) return [{ path: source, name: lone_name }];
  const all = await walk(source, "", [await Deno.realPath(source)]);
  const listed = all.slice(0, 10).map((name) => `"${name}"`).join(", ");
  const there = all.length === 0
    ? "the source folder is empty"
    : `the source folder has ${listed}${all.length > 10 ? ` and ${all.length - 10} more` : ""}`;
  const wanted = files === undefined ? all : all.filter(patternTest(files));
  if (wanted.length === 0) {
    throw new TypeError(
      `${there}, ` +
        (files === undefined ? "put the file there" : `must have "${files}"`),
    );
  }
  if (files === undefined && wanted.length > 1) {
    throw new TypeError(`${there}, say in the contract which are meant: "files: NAME"`);
  }
  return wanted.map((name) => ({ path: `${source}/${name}`, name }));
}

/** @param above Real paths of the folders that this one is in, itself the last. */
async function walk(folder: string, below: string, above: string[]): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(`${folder}/${below}`)) {
    if (entry.name.startsWith(".")) continue;
    const name = below + entry.name;
    const path = await Deno.realPath(`${folder}/${name}`);
    if (!(await Deno.stat(path)).isDirectory) {
      names.push(name);
    } else if (above.some((one) => `${one}/`.startsWith(`${path}/`))) {
      throw new TypeError(`the link "${name}" leads back to a folder that it is in, take it away`);
    } else names.push(...await walk(folder, `${name}/`, [...above, path]));
  }
  // By code units: the order must not depend on the machine's language.
  return names.sort();
}

function patternTest(pattern: string): (name: string) => boolean {
  const plain = pattern.replace(/^\.\//, "").replace(/\/$/, "");
  const source = plain.replace(/\*\*\/|\*\*|\*|\?|[^*?]+/g, (part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    return part === "?" ? "[^/]" : part.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  });
  // A folder's name stands for everything in it.
  const test = new RegExp(`^${source}(?:/.*)?$`, "s");
  return (name) => test.test(name);
}
