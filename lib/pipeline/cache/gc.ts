import { join } from "node:path";
import { type FileLock, tryTakeLock } from "./flock.ts";
import { leftovers } from "./gc_leftovers.ts";
import { type GcScope, namedObjects } from "./gc_named.ts";
import { sortObjects, sortRuns, type Stale, type Tally } from "./gc_sort.ts";
import { Objects } from "./objects.ts";
import { useLockPath } from "../run/scratch.ts";
import { removeIfThere } from "./write.ts";

export interface GcOptions {
  scope: GcScope;
  /** Remove; else only say what would be removed. */
  apply?: boolean;
  /** What was written later than this many days ago stays. */
  grace_days?: number;
  now?: () => Date;
}

export interface GcResult {
  applied: boolean;
  /** Lock files that count, each content once. */
  locks: number;
  /** Objects that stay because a lock file names them. */
  kept: Tally;
  /** Objects that stay only because they, or the runs that made them, are young. */
  young: Tally;
  /** What goes. */
  objects: Tally;
  runs: Tally;
  /** Scratch folders and half-written files of processes that were killed. */
  leftovers: Tally;
  /** Lock files that cannot be read: while there are any, all objects and runs stay. */
  damaged: string[];
}

/** Nothing goes unless somebody said what to keep. */
export class NoScope extends TypeError {
  readonly is_usage = true;
  constructor() {
    super(
      "Cannot clean the cache: must be told whose results to keep, add --workspace, --commits N, " +
        "--all-commits or --rev REV",
    );
  }
}

const day_ms = 24 * 3600 * 1000;

/**
 * Removes from the cache what no lock file in scope names and what is older than the grace period.
 *
 * @throws {Error} If there is no scope; with `apply` also if another process works in the cache,
 * or a lock file that counts is damaged, so that nobody knows what it needs.
 */
export async function gc(root: string, options: GcOptions): Promise<GcResult> {
  const { scope, apply = false, grace_days = 1, now = () => new Date() } = options;
  if (!isScope(scope)) throw new NoScope();
  const cache = join(root, "data", ".cache");
  const busy = apply ? lockCache(cache) : undefined;
  try {
    const limit_ms = now().getTime() - grace_days * day_ms;
    const objects = new Objects({ cache });
    const named = await namedObjects(root, objects, scope);
    const keep_all = named.damaged.length > 0;
    if (apply && keep_all) {
      const cure = "Cannot clean the cache: nobody knows what a damaged lock file needs, " +
        "mend it or leave its commit out";
      throw new Error([...named.damaged, cure].join("\n"));
    }
    const { runs, young_parts } = sortRuns(cache, objects, named, limit_ms);
    const found = sortObjects(cache, named, young_parts, limit_ms);
    const left = leftovers(cache, limit_ms);
    const gone = keep_all ? [left] : [runs, found.stale, left]; // records first: they vouch for objects
    if (apply) { for (const { path } of gone.flat()) removeIfThere(path); }
    return {
      applied: apply,
      locks: named.locks,
      kept: found.kept,
      young: found.young,
      objects: tally(keep_all ? [] : found.stale),
      runs: tally(keep_all ? [] : runs),
      leftovers: tally(left),
      damaged: named.damaged,
    };
  } finally {
    busy?.release();
  }
}

function isScope({ workspace, commits, all_commits, revisions }: GcScope): boolean {
  return workspace === true || commits !== undefined || all_commits === true ||
    (revisions ?? []).length > 0;
}

function lockCache(cache: string): FileLock {
  const lock = tryTakeLock(useLockPath({ cache }));
  if (lock !== undefined) return lock;
  throw new Error(
    "Cannot clean the cache: another process is at work in it, try again when it has ended",
  );
}

function tally(stale: readonly Stale[]): Tally {
  return { count: stale.length, bytes: stale.reduce((sum, { bytes }) => sum + bytes, 0) };
}
