import { loadModelInPieces } from "../../lib/model/scoring.ts";
import { findVersion, readVersionFile, subject_file } from "../../lib/registry/mod.ts";
import type { Storage } from "../../lib/storage/mod.ts";
import { type ServedModel, servedModel } from "./served_model.ts";

/** Which version, and of what content where that is pinned. */
export interface Wanted {
  /** Number, alias or beginning of an id. */
  version: string;
  /** SHA-256 that its model file must have. */
  sha256?: string;
}

/**
 * Loads a version out of the registry; its files are held against the hashes of its manifest.
 *
 * @throws {TypeError} If there is no such version, its files are damaged, or it is not the pinned one.
 */
export async function loadServed(
  registry: Storage,
  dataset: string,
  { version: name, sha256 }: Wanted,
): Promise<ServedModel> {
  const version = await findVersion(registry, dataset, name);
  const file = version.files.find((file) => file.name === subject_file);
  if (sha256 !== undefined && file?.sha256 !== sha256) {
    throw new TypeError(
      `Cannot serve version ${version.number} of "${dataset}": its model has SHA-256 ` +
        `${file?.sha256.slice(0, 12)}, pinned is ${sha256.slice(0, 12)}`,
    );
  }
  const bytes = await readVersionFile(registry, version, subject_file);
  const what = `version ${version.number} of ${dataset}`;
  const model = await loadModelInPieces(
    new TextDecoder().decode(bytes),
    what,
    { dataset },
    () => undefined,
  );
  return servedModel(version.number, version.id, model);
}
