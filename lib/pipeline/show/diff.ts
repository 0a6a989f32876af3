import {
  codeChanges,
  type ContentChange,
  contents,
  leaves,
  type MetricChange,
  metricChanges,
  outputsOf,
  sourcesOf,
  type ValueChange,
} from "./diff_parts.ts";
import { gitShow } from "../transfer/git.ts";
import { type Lock, type LockEntry, parseLock } from "../cache/lock.ts";
import { lockName } from "../project.ts";
import type { Session } from "../session.ts";

export interface Diff {
  dataset: string;
  from: string;
  /** Absent: the work folder. */
  to?: string;
  stages: { added: string[]; removed: string[] };
  params: ValueChange[];
  values: ValueChange[];
  /** Code files, packages and the runtime that the stages ran with. */
  code: ValueChange[];
  sources: ContentChange[];
  metrics: MetricChange[];
  artifacts: ContentChange[];
  /** What could not be compared, and why. */
  notes: string[];
}

/** What the side without a revision is called. */
export const workFolder = "work folder";

/** One side of a comparison. */
interface Side {
  name: string;
  lock: Lock;
}

/**
 * What differs between the last runs that two revisions record, or a revision and the work folder.
 *
 * @param to None: the work folder, as its stages last ran.
 * @throws {Error} If Git knows no such revision, or a lock file is damaged.
 */
export async function diff(session: Session, from: string, to?: string): Promise<Diff> {
  const { project } = session;
  const notes: string[] = [];
  const committed = async (revision: string): Promise<Side> => {
    const file = lockName(project.dataset);
    const text = await gitShow(project.root, revision, file);
    if (text === undefined) notes.push(`${revision} has no ${file}, so it counts as empty`);
    return {
      name: revision,
      lock: text === undefined ? {} : await soundLock(text, revision, file),
    };
  };
  const before = await committed(from);
  const after = to === undefined ? { name: workFolder, lock: session.lock } : await committed(to);
  const result = compare(session, before, after);
  return {
    ...result,
    ...(to === undefined ? {} : { to }),
    notes: [...new Set([...notes, ...result.notes])],
  };
}

async function soundLock(text: string, revision: string, file: string): Promise<Lock> {
  try {
    return await parseLock(text, file);
  } catch (cause) {
    throw new Error(
      `Cannot compare with "${revision}": its "${file}" is damaged or of another format, ` +
        "choose another revision",
      { cause },
    );
  }
}

function compare(session: Session, old_side: Side, new_side: Side): Diff {
  const { name: from, lock: before } = old_side;
  const { lock: now } = new_side;
  const stages = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const each = <T>(compare: (stage: string, old?: LockEntry, next?: LockEntry) => T[]) =>
    stages.flatMap((stage) => compare(stage, before[stage], now[stage]));
  const values = (part: (entry?: LockEntry) => unknown) =>
    each((stage, old, next) => leaves(stage, "", part(old), part(next)));
  return {
    dataset: session.project.dataset,
    from,
    stages: {
      added: stages.filter((stage) => !Object.hasOwn(before, stage)),
      removed: stages.filter((stage) => !Object.hasOwn(now, stage)),
    },
    params: values((entry) => entry?.params ?? {}),
    values: values((entry) => entry?.values ?? {}),
    code: each((stage, old, next) => old && next ? codeChanges(stage, old, next) : []),
    sources: each((stage, old, next) => contents(stage, sourcesOf(old), sourcesOf(next))),
    artifacts: each((stage, old, next) => contents(stage, outputsOf(old), outputsOf(next))),
    ...metricChanges(session, old_side, new_side),
  };
}
