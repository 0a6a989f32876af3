import {
  loadModelInPieces,
  type ModelFile,
  readDefinition,
  readVersionEvaluation,
} from "../../lib/model/mod.ts";
import {
  findVersion,
  readVersionFile,
  subject_file,
  type Version,
} from "../../lib/registry/mod.ts";
import type { Storage } from "../../lib/storage/mod.ts";
import { type ServedModel, servedModel, type VersionAbout } from "./served_model.ts";
import { warm } from "./warm.ts";

/** Which version, and of what content where that is known. */
export interface Wanted {
  /** Its number, or the beginning of its id. */
  version: string;
  /** SHA-256 that its model file must have. */
  sha256?: string;
  /** Id that it must have. */
  id?: string;
}

/** How a version is loaded. */
export interface Loading {
  registry: Storage;
  dataset: string;
  /** Asked often; waits where others are to have their turn. */
  pause: () => Promise<void> | undefined;
  now: () => Date;
  /** A clock that nobody sets. */
  now_ms: () => number;
}

/**
 * Loads a version out of the registry and warms it; its files are held against the hashes of its
 * manifest.
 *
 * @throws {TypeError | SyntaxError} If there is no such version, its files are damaged or for something
 * else, or it is not the pinned one.
 * @throws {Error} If the registry cannot be read.
 */
export async function loadServed(loading: Loading, wanted: Wanted): Promise<ServedModel> {
  const { registry, dataset, pause, now } = loading;
  const version = await findVersion(registry, dataset, wanted.version);
  requirePinned(version, wanted);
  const read = (name: string) => textOf(registry, version, name);
  const [text, definition, evaluation, card] = await Promise.all([
    read(subject_file),
    read("definition.json"),
    read("evaluation.json"),
    // A note: a version serves as well without it.
    read("card.html").catch((error) => {
      if (error instanceof TypeError) return undefined;
      throw error;
    }),
  ]);
  const what = `version ${version.number} of ${dataset}`;
  const file = await loadModelInPieces(text!, what, { dataset }, pause);
  await pause();
  const about: VersionAbout = {
    sha256: sha256Of(version),
    registered: version.registered,
    decision: version.decision,
    definition: definition === undefined ? undefined : definitionOf(definition, file, what),
    evaluation: evaluation === undefined ? undefined : evaluationOf(evaluation, what),
    card,
  };
  await pause();
  const served = servedModel(version.number, version.id, file, about);
  await warm(served, loading);
  about.loaded_at = now();
  return served;
}

/** Of the model file. */
function sha256Of({ files }: Version): string | undefined {
  return files.find(({ name }) => name === subject_file)?.sha256;
}

function requirePinned(version: Version, { sha256, id }: Wanted): void {
  const own = sha256Of(version);
  if (sha256 !== undefined && own !== sha256) {
    throw new TypeError(
      `Cannot serve version ${version.number} of "${version.dataset}": its model has SHA-256 ` +
        `${own?.slice(0, 12)}, pinned is ${sha256.slice(0, 12)}`,
    );
  }
  if (id !== undefined && version.id !== id) {
    throw new TypeError(
      `Cannot serve version ${version.number} of "${version.dataset}": its id is ` +
        `${version.id.slice(0, 12)}, the alias was moved to ${id.slice(0, 12)}`,
    );
  }
}

/** A file's text; undefined where the version has none of this name and need not have one. */
async function textOf(registry: Storage, version: Version, name: string) {
  const is_there = version.files.some((file) => file.name === name);
  if (!is_there && name !== subject_file) return undefined;
  return new TextDecoder().decode(await readVersionFile(registry, version, name));
}

function evaluationOf(text: string, what: string): VersionAbout["evaluation"] {
  const { metrics, floors, threshold, train } = readVersionEvaluation(
    text,
    `evaluation.json of ${what}`,
  );
  return { metrics, floors, threshold, train };
}

function definitionOf(text: string, { hashes, features }: ModelFile, what: string) {
  const definition = readDefinition(text, `definition.json of ${what}`);
  const known = new Set(definition.features.map(({ name }) => name));
  const unknown = features.filter(({ name }) => !known.has(name)).map(({ name }) => `"${name}"`);
  const problems = unknown.length === 0 ? [] : [`it does not say what ${unknown.join(", ")} is`];
  if (definition.hash !== hashes.definition) {
    problems.push(
      `it is ${definition.hash.slice(0, 12)}, the model was made from ` +
        `${hashes.definition.slice(0, 12)}`,
    );
  }
  if (problems.length === 0) return definition;
  throw new TypeError(`Cannot take definition.json of ${what}: ${problems.join("; ")}`);
}
