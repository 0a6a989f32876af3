import { eachAtOnce, type Storage } from "../storage/mod.ts";
import { nearestHint } from "../std/nearest.ts";
import { fileKey } from "./layout.ts";
import type { Version, VersionFile } from "./records.ts";
import { sha256Of } from "./version_id.ts";

/** Reads a file of a version. @throws {TypeError} If there is none of this name, or it is damaged. */
export async function readVersionFile(
  registry: Storage,
  version: Version,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes, problem } = await look(registry, version, fileOf(version, name));
  if (problem !== undefined) throw new TypeError(problem);
  return bytes!;
}

/** What is wrong with a version's files, a sentence each; it reads them all. */
export async function damage(registry: Storage, version: Version): Promise<string[]> {
  const found = await eachAtOnce(version.files, (file) => look(registry, version, file));
  return found.flatMap(({ problem }) => problem ?? []);
}

/** What a version says of one of its files. @throws {TypeError} If it has none of this name. */
export function fileOf(version: Version, name: string): VersionFile {
  const file = version.files.find((one) => one.name === name);
  if (file !== undefined) return file;
  throw new TypeError(
    `Cannot read "${name}" of version ${version.number} of "${version.dataset}": it has no such ` +
      `file, ${nearestHint(name, version.files.map((one) => one.name))}`,
  );
}

async function look(
  registry: Storage,
  { dataset, number }: Version,
  { sha256, name }: VersionFile,
): Promise<{ bytes?: Uint8Array<ArrayBuffer>; problem?: string }> {
  const key = fileKey(dataset, sha256, name);
  const bytes = await registry.read(key);
  const found = bytes === undefined ? "it is missing" : damaged(bytes, sha256);
  if (found === undefined) return { bytes: bytes! };
  return {
    problem: `Cannot read "${name}" of version ${number} of "${dataset}": ${found}, ` +
      `restore "${key}" in "${registry.name}"`,
  };
}

function damaged(bytes: Uint8Array, sha256: string): string | undefined {
  const found = sha256Of(bytes);
  if (found === sha256) return undefined;
  return `its SHA-256 is ${found.slice(0, 12)}…, must be ${sha256.slice(0, 12)}…: it is damaged`;
}
