import { join } from "node:path";
import { type DeclaredLookUp, type DeclaredStage, fillDataset } from "../../stage/mod.ts";
import { type Hash, hashJson } from "../cache/hash.ts";
import type { Session } from "../session.ts";
import { trimmed } from "./order.ts";

/** Whether a look-up asks somebody outside this machine's disk, who may answer differently every time. */
export function asksServer({ stores }: Session, input: DeclaredLookUp): boolean {
  return input.net.length > 0 || input.stores.some((name) => !stores.get(name)!.is_folder);
}

/** Absolute paths of what counts in the stores of a look-up that lie in folders. */
export function storeParts({ stores, project }: Session, input: DeclaredLookUp): string[] {
  const folders = input.stores.map((name) => stores.get(name)!).filter((store) => store.is_folder);
  if (input.under.length === 0) return folders.map(({ place }) => place);
  const parts = input.under.map((path) => trimmed(fillDataset(path, project.dataset)));
  return folders.flatMap(({ place }) => parts.map((part) => join(place, part)));
}

/**
 * Hash of all that a look-up's value is found from and that can be seen on this disk.
 *
 * @param after Hashes of the artifacts that it comes after.
 */
export function basisOf(
  session: Session,
  stage: DeclaredStage,
  name: string,
  input: DeclaredLookUp,
  after: readonly Hash[],
): Hash {
  const { project, files, graph, stores } = session;
  const reads = input.reads.map((path) => join(project.root, fillDataset(path, project.dataset)));
  const contents = [...reads, ...storeParts(session, input)]
    .map((path) => files.content(path)?.hash ?? null);
  const places = input.stores.map((store) => stores.get(store)!.place);
  return hashJson([stage.name, name, graph.key, stage.params, contents, places, [...after]]);
}
