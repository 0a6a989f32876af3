import { resolve } from "node:path";
import { type Json, runnerSection } from "../../stage/mod.ts";
import { isFolder, openStorage, type Storage } from "../../storage/mod.ts";
import { readSections } from "../plan/declare.ts";
import { statOf } from "../cache/files.ts";

/**
 * The remote of a project: the given location, else `pipeline.remote` of params.yaml; undefined
 * where neither is there. A folder's path is relative to the project.
 *
 * @throws {Error} If it is no location, or a folder to read from is not there; the project's own one
 * may be away (undefined) where it is only wanted `if there`. A bucket is not looked at before use.
 */
export async function openRemote(
  root: string,
  given: string | undefined,
  use: "to read" | "to write" | "if there",
): Promise<Storage | undefined> {
  const name: Json | undefined = given ?? (await readSections(root))[runnerSection]?.remote;
  if (name === undefined || name === null || name === "") return undefined;
  if (typeof name !== "string") {
    throw new Error(`Cannot use remote "${name}": must be the path of a folder or "s3://…"`);
  }
  if (!isFolder(name)) return openStorage(name);
  const path = resolve(root, name);
  const stat = statOf(path);
  if (stat !== undefined && !stat.isDirectory) {
    throw new Error(`Cannot use remote "${name}": it is a file, must be a folder`);
  }
  if (stat === undefined && use === "if there" && given === undefined) return undefined;
  if (stat === undefined && use !== "to write") {
    throw new Error(
      `Cannot use remote "${name}": there is no such folder, mount it or name another with --remote`,
    );
  }
  return openStorage(name, { root });
}
