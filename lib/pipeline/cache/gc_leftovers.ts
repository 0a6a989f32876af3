import { join } from "node:path";
import { isFree } from "./flock.ts";
import { namesIn } from "./gc_named.ts";

/** What processes that were killed left in the cache: scratch folders, and files that they had begun; and copies of sources. */
export function leftovers(cache: string, limit_ms: number): { path: string; bytes: number }[] {
  const found: { path: string; bytes: number }[] = [];
  const take = (path: string, whenever = false): void => {
    const { bytes, touched_ms } = survey(path);
    if (whenever || touched_ms <= limit_ms) found.push({ path, bytes });
  };
  for (const name of namesIn(join(cache, "tmp"))) take(join(cache, "tmp", name));
  // Copies of sources that lie on servers: each use of one touches its record.
  for (const name of namesIn(join(cache, "sources"))) take(join(cache, "sources", name));
  const folders = ["objects", "runs", "datasets"].flatMap((kind) =>
    namesIn(join(cache, kind)).map((name) => join(cache, kind, name))
  );
  const inner = namesIn(join(cache, "datasets")).flatMap((name) =>
    ["journal", "logs"].map((kind) => join(cache, "datasets", name, kind))
  );
  for (const folder of [cache, join(cache, "witness"), ...folders, ...inner]) {
    for (const name of namesIn(folder, ".tmp")) take(join(folder, name));
  }
  const scratch = join(cache, "scratch");
  const names = namesIn(scratch);
  for (const name of names) {
    const path = join(scratch, name);
    const lock = name.endsWith(".lock") ? name : `${name}.lock`;
    // A lock that nobody holds is a dead process's, whatever its age; a stage that runs alone has none.
    if (!names.includes(lock)) take(path);
    else if (isFree(join(scratch, lock))) take(path, true);
  }
  return found;
}

/** Bytes of everything below a path, and when any of it was last touched. */
function survey(path: string): { bytes: number; touched_ms: number } {
  try {
    const stat = Deno.lstatSync(path);
    const total = { bytes: stat.isFile ? stat.size : 0, touched_ms: stat.mtime?.getTime() ?? 0 };
    for (const name of stat.isDirectory ? namesIn(path) : []) {
      const below = survey(join(path, name));
      total.bytes += below.bytes;
      total.touched_ms = Math.max(total.touched_ms, below.touched_ms);
    }
    return total;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { bytes: 0, touched_ms: Infinity };
    throw error;
  }
}
