import { gitShow } from "./git.ts";
import { readLock } from "../cache/lock.ts";
import { type LockedOutputs, lockedOutputs } from "./locked_outputs.ts";
import { lockName, lockPath, type Project } from "../project.ts";
import { readState } from "../cache/state.ts";
import { readIfThere } from "../cache/write.ts";

/**
 * What the lock file says, in a Git revision, or as it is in the work tree where none is given.
 *
 * @throws {Error} If there is no such revision, or no sound lock file in it.
 */
export async function lockAt(project: Project, revision?: string): Promise<LockedOutputs> {
  const name = lockName(project.dataset);
  if (revision === undefined) {
    if (readIfThere(lockPath(project)) === undefined) {
      throw new Error(
        `Cannot check out "${name}": it is missing, check it out with Git or run "deno task repro"`,
      );
    }
    return await readLock(project, readState(project));
  }
  const text = await gitShow(project.root, revision, name);
  if (text === undefined) {
    throw new Error(
      `Cannot check out "${revision}": it has no "${name}", choose another revision or data set`,
    );
  }
  try {
    return lockedOutputs(text, project.dataset);
  } catch (error) {
    throw new Error(
      `Cannot check out "${revision}": its "${name}" is damaged (${(error as Error).message}), ` +
        "choose another revision",
    );
  }
}
