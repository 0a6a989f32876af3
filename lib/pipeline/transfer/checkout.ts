import { join } from "node:path";
import { publish } from "../../stage/mod.ts";
import type { Progress } from "./fetch_objects.ts";
import { Files } from "../cache/files.ts";
import { takeLock } from "../cache/flock.ts";
import { chosenStages, type LockedOutputs, outputsProblem } from "./locked_outputs.ts";
import { trimmed } from "../plan/order.ts";
import type { Problems } from "./parts.ts";
import type { Project } from "../project.ts";
import { Restorer } from "./restorer.ts";
import { openScratch } from "../run/scratch.ts";
import { readState } from "../cache/state.ts";
import type { Storage } from "../../storage/mod.ts";

export interface CheckoutOptions {
  /** None: all. */
  stages?: readonly string[];
  /** Where to fetch what the cache does not have. */
  remote?: Storage;
  onProgress?(progress: Progress): void;
  /** Called where another process is at work on a stage. */
  onWait?(stage: string): void;
}

export interface CheckoutResult {
  /** Outputs that were put in place, relative to the project. */
  restored: string[];
  /** How many outputs were in place already. */
  unchanged: number;
  /** What could not be had, by path. */
  problems: Problems;
}

/**
 * Puts the outputs that a lock names in place, those that differ and can be had whole. The lock file
 * stays as it is: `git checkout` brings that.
 *
 * @throws {Error} If the lock names a path outside its data set's folder, or has no such stage.
 */
export async function checkout(
  project: Project,
  lock: LockedOutputs,
  options: CheckoutOptions = {},
): Promise<CheckoutResult> {
  const problem = outputsProblem(lock, project.dataset);
  if (problem !== undefined) throw new Error(`Cannot check out the lock: ${problem}`);
  const chosen = chosenStages(lock, options.stages);
  const files = new Files(readState(project).stat, 0);
  const differing = (stage: string) =>
    Object.values(chosen[stage]!.outputs).filter(({ path, hash }) =>
      files.content(join(project.root, trimmed(path)))?.hash !== hash
    );
  const stages = Object.keys(chosen).sort().filter((stage) => differing(stage).length > 0);
  const count = Object.values(chosen)
    .reduce((sum, { outputs }) => sum + Object.keys(outputs).length, 0);
  if (stages.length === 0) return { restored: [], unchanged: count, problems: new Map() };

  await using scratch = await openScratch(project);
  const restorer = new Restorer(project, options);
  await restorer.fetch(stages.flatMap(differing));
  const restored: string[] = [];
  let asked = 0;
  for (const stage of stages) {
    const onWait = () => options.onWait?.(stage);
    const held = await takeLock(join(project.own, "locks", stage), { onWait });
    try {
      for (const output of differing(stage)) { // again: a run may have ended meanwhile
        asked++;
        const from = join(scratch.path, `checkout-${asked}`);
        if (!await restorer.restore(output, from)) continue;
        publish(from, join(project.root, trimmed(output.path)), scratch.path);
        restored.push(output.path);
      }
    } finally {
      held.release();
    }
  }
  return { restored, unchanged: count - asked, problems: restorer.problems };
}
