import { join } from "node:path";
import { statOf } from "./files.ts";
import { addOutputs, type Named, namesIn } from "./gc_named.ts";
import type { Hash } from "./hash.ts";
import type { Objects } from "./objects.ts";
import { Runs } from "./runs.ts";

export interface Tally {
  count: number;
  bytes: number;
}

/** Something in the cache that nothing names. */
export interface Stale {
  path: string;
  bytes: number;
}

/** Records of runs that nothing names, and the objects of those that stay only because they are young. */
export function sortRuns(cache: string, objects: Objects, named: Named, limit_ms: number) {
  const stale: Stale[] = [];
  const young_parts = new Set<Hash>();
  const records = new Runs({ cache });
  for (const { path, hash, stat } of byHash(join(cache, "runs"), ".json")) {
    const is_named = named.fingerprints.has(hash);
    if (!is_named && !isYoung(stat, limit_ms)) stale.push({ path, bytes: stat.size });
    else {addOutputs(
        is_named ? named.objects : young_parts,
        objects,
        records.get(hash)?.outputs ?? {},
      );}
  }
  return { runs: stale, young_parts };
}

/** Objects by why they stay, and those that nothing needs. */
export function sortObjects(
  cache: string,
  named: Named,
  young_parts: ReadonlySet<Hash>,
  limit_ms: number,
) {
  const kept: Tally = { count: 0, bytes: 0 };
  const young: Tally = { count: 0, bytes: 0 };
  const stale: Stale[] = [];
  const add = (to: Tally, stat: Deno.FileInfo) => {
    to.count++;
    to.bytes += stat.size;
  };
  for (const { path, hash, stat } of byHash(join(cache, "objects"))) {
    if (named.objects.has(hash)) add(kept, stat);
    else if (young_parts.has(hash) || isYoung(stat, limit_ms)) add(young, stat);
    else stale.push({ path, bytes: stat.size });
  }
  return { kept, young, stale };
}

/** Files named by a hash in folders named by its first two digits. */
function* byHash(folder: string, suffix = "") {
  for (const start of namesIn(folder)) {
    for (const name of namesIn(join(folder, start), suffix)) {
      const hash = start + name.slice(0, name.length - suffix.length);
      const path = join(folder, start, name);
      const stat = /^[0-9a-f]{64}$/.test(hash) ? statOf(path) : undefined;
      if (stat !== undefined) yield { path, hash, stat };
    }
  }
}

function isYoung(stat: Deno.FileInfo, limit_ms: number): boolean {
  return (stat.mtime?.getTime() ?? Infinity) > limit_ms;
}
