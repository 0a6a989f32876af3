// Every stage process loads this file, and loading node:path takes as long as the rest of lib/stage.
const is_absolute = /^(\/|[A-Za-z]:[\\/])/;

/** The part of a path after the last "/". */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folder around a path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1));
}

/** The path of this data set: `{dataset}` filled in. */
export function fillDataset(path: string, dataset: string): string {
  return path.replaceAll("{dataset}", dataset);
}

/** Names that would collide with the folders beside the data sets. */
const reserved = ["contracts", "sources"];

/** @throws {TypeError} If the name cannot be a folder's name under `data/`. */
export function checkDatasetName(name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name) || reserved.includes(name)) {
    throw new TypeError(
      `Cannot use data set "${name}": a name must be lower-case letters, digits, "-" and "_", ` +
        `and not ${reserved.map((word) => `"${word}"`).join(" or ")}`,
    );
  }
  return name;
}

/**
 * Where an external source lies: as set, else in `data/sources/<dataset>/`
 * (the file in it, where there is only one). Undefined where there is nothing.
 */
export function sourcePath(root: string, dataset: string, set: unknown): string | undefined {
  if (typeof set === "string" && set !== "") return is_absolute.test(set) ? set : `${root}/${set}`;
  const folder = `${root}/data/sources/${dataset}`;
  try {
    const visible = [...Deno.readDirSync(folder)].filter((entry) => !entry.name.startsWith("."));
    if (visible.length === 0) return undefined;
    const [only] = visible;
    return visible.length === 1 && !only!.isDirectory ? `${folder}/${only!.name}` : folder;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What to type where a source is missing. */
export function missingSource(
  stage: string,
  input: string,
  param: string,
  dataset: string,
): string {
  return `Cannot run stage "${stage}": source "${input}" is missing, put it into ` +
    `data/sources/${dataset}/ or add --set ${stage}.${param}=PATH`;
}
