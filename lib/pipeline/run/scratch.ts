import { join } from "node:path";
import { statOf } from "../cache/files.ts";
import { type FileLock, takeLock } from "../cache/flock.ts";
import type { Project } from "../project.ts";
import { removeIfThere } from "../cache/write.ts";

/** A folder of this process alone, removed at its end or, after a kill, by a later process. */
export interface Scratch extends AsyncDisposable {
  path: string;
}

/** Shared by everyone who works in the cache; `gc` takes it alone, so that neither takes from the other. */
export function useLockPath(project: Pick<Project, "cache">): string {
  return join(project.cache, "use.lock");
}

/** Makes a scratch folder and removes those whose process is gone. */
export async function openScratch(project: Project): Promise<Scratch> {
  const use = await takeLock(useLockPath(project), { shared: true });
  const folder = join(project.cache, "scratch");
  Deno.mkdirSync(folder, { recursive: true });
  removeOrphans(project);
  let path: string;
  let lock: FileLock;
  do { // another process may take a lock file for an orphan's before it is locked
    path = join(folder, crypto.randomUUID().slice(0, 8));
    lock = await takeLock(`${path}.lock`);
  } while (statOf(`${path}.lock`) === undefined);
  Deno.mkdirSync(path);
  return {
    path,
    [Symbol.asyncDispose]: () => {
      removeIfThere(path);
      removeIfThere(`${path}.lock`);
      removeOrphans(project); // by now, whoever was still writing at the beginning has ended
      lock.release();
      use.release();
      return Promise.resolve();
    },
  };
}

/** Removes the scratch folders of processes that are gone. */
export function removeOrphans(project: Pick<Project, "cache">): void {
  const folder = join(project.cache, "scratch");
  if (statOf(folder) === undefined) return;
  const names = [...Deno.readDirSync(folder)].map((entry) => entry.name);
  for (const name of names.filter((name) => name.endsWith(".lock"))) {
    const path = join(folder, name);
    try {
      using file = Deno.openSync(path, { read: true, write: true });
      if (!file.tryLockSync(true)) continue;
      removeIfThere(path.slice(0, -".lock".length));
      removeIfThere(path);
    } catch {
      // A stage of the dead process may still be writing there, until it sees that nobody listens.
      // The lock file stays where its folder could not go, so that a later process tries again.
    }
  }
}
