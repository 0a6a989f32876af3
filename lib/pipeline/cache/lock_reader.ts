import { journalEntry, type Lock, type LockEntry, readCommittedLock } from "./lock.ts";
import { lockName, type Project } from "../project.ts";
import type { State } from "./state.ts";
import { factOf } from "./witness.ts";

/**
 * A stage's entry as it is just now. The lock file is parsed again only when it has changed: once a
 * stage would be quadratic.
 */
export class LockReader {
  #fact?: string;
  #lock: Lock = {};

  constructor(private project: Project, private state: State) {}

  async entry(stage: string): Promise<LockEntry | undefined> {
    // The journal first: who merges empties it only after the lock file is written.
    const recorded = journalEntry(this.project, stage);
    if (recorded !== undefined) return recorded;
    const fact = factOf(this.project.root, lockName(this.project.dataset)).join(" ");
    if (fact !== this.#fact) this.#lock = await readCommittedLock(this.project, this.state);
    this.#fact = fact;
    return this.#lock[stage];
  }
}
