import { isRecord, type Json, sorted } from "../../stage/mod.ts";
import type { Hash } from "../cache/hash.ts";
import type { Storage } from "../../storage/mod.ts";
import { format } from "../project.ts";
import type { RunRecord } from "../cache/runs.ts";

/**
 * Everything that one lock file needs, written after all of it is there: to find the manifest is
 * to know that nothing is missing.
 */
export interface Manifest {
  format: typeof format;
  dataset: string;
  /** Hash of the lock file's text. */
  lock: Hash;
  /** Files and lists of folders, by hash. */
  objects: { hash: Hash; size: number }[];
  /** Runs behind the lock, for their lineage and the time that they took. */
  runs: RunRecord[];
}

export function objectKey(hash: Hash): string {
  return `objects/${hash.slice(0, 2)}/${hash.slice(2)}`;
}

export function manifestKey(dataset: string, lock: Hash): string {
  return `manifests/${dataset}/${lock}.json`;
}

export function manifestBytes(manifest: Manifest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(sorted(manifest as unknown as Json)) + "\n");
}

/** The manifest of a lock; undefined where the remote has none or what it has is not that, such as one cut short. */
export async function readManifest(
  remote: Storage,
  dataset: string,
  lock: Hash,
): Promise<Manifest | undefined> {
  const bytes = await remote.read(manifestKey(dataset, lock));
  return bytes && parseManifest(new TextDecoder().decode(bytes), dataset, lock);
}

function parseManifest(text: string, dataset: string, lock: Hash): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const sound = isRecord(value) && value.format === format && value.dataset === dataset &&
      value.lock === lock && Array.isArray(value.objects) && Array.isArray(value.runs) &&
      value.objects.every(isObject) && value.runs.every(isRecord);
    return sound ? value as unknown as Manifest : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return isRecord(value) && typeof value.size === "number" &&
    typeof value.hash === "string" && /^[0-9a-f]{64}$/.test(value.hash);
}
