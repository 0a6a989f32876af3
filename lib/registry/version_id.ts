import { createHash } from "node:crypto";
import type { Storage } from "../storage/mod.ts";
import type { Version, VersionFile } from "./records.ts";

/**
 * A version's id: the SHA-256 of its content's hashes and names, by name, as `sha256sum` prints them.
 * So in a folder with these files alone `sha256sum * | sha256sum` gives the same.
 */
export function versionId(files: readonly VersionFile[]): string {
  const content = files.filter(({ role }) => role === "content")
    .sort((a, b) => a.name < b.name ? -1 : 1);
  return sha256Of(content.map(({ sha256, name }) => `${sha256}  ${name}\n`).join(""));
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** @throws {TypeError} If a version's file says of itself what is not so. */
export function checkVersion(
  version: Version,
  is: { registry: Storage; key: string; dataset: string; number: number },
): void {
  const problems: string[] = [];
  if (version.dataset !== is.dataset) {
    problems.push(`it is of data set "${version.dataset}", must be of "${is.dataset}"`);
  }
  if (version.number !== is.number) {
    problems.push(`it is version ${version.number}, must be ${is.number}`);
  }
  const id = versionId(version.files);
  if (version.id !== id) {
    problems.push(`its id is ${version.id.slice(0, 12)}, its files give ${id.slice(0, 12)}`);
  }
  if (problems.length === 0) return;
  throw new TypeError(
    `Cannot read "${is.key}" in "${is.registry.name}": ${problems.join("; ")}, restore the file`,
  );
}
