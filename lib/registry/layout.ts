/**
 * Where things lie. A dataset's numbers are handed out by create-if-absent, so each of these folders
 * holds one file a number, and the highest is the latest:
 *
 * ```
 * models/<dataset>/versions/00000012.json               a version: what it is made of; its last file
 * models/<dataset>/files/<sha256>/model.json            contents, under their own hash
 * models/<dataset>/aliases/champion/00000007.json       a move of the alias; the latest counts
 * models/<dataset>/archive/00000012/00000001.json       hidden (odd) or brought back (even)
 * models/<dataset>/index.json                           summaries of versions; a cache, no more
 * ```
 */
const digits = 8;

/** The highest number that fits into a key. */
export const number_max = 10 ** digits - 1;

/** @throws {TypeError} If the name could lead out of its folder. */
export function datasetRoot(dataset: string): string {
  if (/^[a-z0-9][a-z0-9_-]*$/.test(dataset)) return `models/${dataset}/`;
  throw new TypeError(
    `Cannot use data set "${dataset}": a name must be lower-case letters, digits, "-" and "_"`,
  );
}

export function versionsFolder(dataset: string): string {
  return `${datasetRoot(dataset)}versions/`;
}

export function aliasFolder(dataset: string, alias: string): string {
  return `${datasetRoot(dataset)}aliases/${alias}/`;
}

export function archiveFolder(dataset: string): string {
  return `${datasetRoot(dataset)}archive/`;
}

export function indexKey(dataset: string): string {
  return `${datasetRoot(dataset)}index.json`;
}

export function fileKey(dataset: string, sha256: string, name: string): string {
  return `${datasetRoot(dataset)}files/${sha256}/${name}`;
}

/** The file of a number in a folder, such as `…/00000012.json`. */
export function numberedKey(folder: string, number: number): string {
  return `${folder}${padded(number)}.json`;
}

export function padded(number: number): string {
  return String(number).padStart(digits, "0");
}

/** The number of a key right in this folder; undefined for a file that is not the registry's. */
export function numberOf(folder: string, key: string): number | undefined {
  if (!key.startsWith(folder)) return undefined;
  const found = /^(\d{8})\.json$/.exec(key.slice(folder.length));
  const number = Number(found?.[1]);
  return number >= 1 ? number : undefined;
}
