import { join } from "node:path";
import type { Hash } from "../cache/hash.ts";
import { readManifest } from "./manifest.ts";
import type { Project } from "../project.ts";
import { readIfThere, writeWhole } from "../cache/write.ts";
import type { Storage } from "../../storage/mod.ts";

/**
 * Objects that the last push from here brought to this remote, from its manifest there. The next
 * lock shares most of them, so one look saves thousands; without the manifest nothing is taken as known.
 */
export async function pushedBefore(project: Project, remote: Storage): Promise<Set<Hash>> {
  const lock = lastPushed(project, remote);
  if (lock === undefined) return new Set();
  const manifest = await readManifest(remote, project.dataset, lock);
  return new Set(manifest?.objects.map(({ hash }) => hash));
}

/** Notes which lock was pushed, for the next push. */
export function rememberPush(project: Project, remote: Storage, lock: Hash): void {
  writeWhole(notePath(project), JSON.stringify({ remote: remote.name, lock }));
}

function lastPushed(project: Project, remote: Storage): Hash | undefined {
  try {
    const note = JSON.parse(readIfThere(notePath(project)) ?? "{}");
    return note.remote === remote.name && typeof note.lock === "string" ? note.lock : undefined;
  } catch {
    return undefined; // a damaged note is as good as none
  }
}

function notePath(project: Project): string {
  return join(project.own, "pushed.json");
}
