import { join } from "node:path";
import { type DeclaredStage, fillDataset, runnerSection } from "../../stage/mod.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Decision } from "../events.ts";
import type { Content } from "../cache/files.ts";
import type { LockEntry } from "../cache/lock.ts";
import { CorruptedObject } from "../cache/objects.ts";
import { reasons } from "./reasons.ts";
import type { Session } from "../session.ts";

/** What to do with a stage, and why. */
export interface Verdict {
  decision: Decision;
  because: string[];
  /** Contents of the outputs, where they are known without running. */
  outputs?: Record<string, Content>;
  saved_seconds?: number;
}

/** Decides from what is recorded and what is on disk. Looks, but changes nothing. */
export function decide(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  force = false,
): Verdict {
  const entry = session.lock[stage.name];
  if (force) return { decision: "run", because: ["forced"] };
  if (Object.keys(evaluation.unknown).length > 0) return provisional(entry, evaluation);

  const { fingerprint } = evaluation;
  const changes = entry === undefined ? ["never run"] : reasons(entry, evaluation.data);
  const valid = entry?.fingerprint === fingerprint;
  if (entry !== undefined && !valid && changes.length === 0) changes.push("declaration changed");

  const record = session.runs.get.bind(session.runs);
  const outputs = valid ? plain(entry.outputs) : record(fingerprint)?.outputs;
  const saved_seconds = session.state.seconds[fingerprint] ??
    (outputs && record(fingerprint)?.seconds);
  if (saved_seconds !== undefined && session.state.seconds[fingerprint] === undefined) {
    session.state.seconds[fingerprint] = saved_seconds;
  }
  const damage = outputs === undefined ? [] : differences(session, stage, outputs);
  if (valid && damage.length === 0) {
    return { decision: "skip", because: ["unchanged"], outputs, saved_seconds };
  }
  const because = valid ? damage : changes;
  if (outputs !== undefined) {
    const restorable = differing(session, stage, outputs).every((name) =>
      hasAll(session, stage, outputs[name]!)
    );
    if (restorable) {
      if (entry === undefined) because.splice(0, because.length, "known from the cache");
      return { decision: "restore", because, outputs, saved_seconds };
    }
    if (valid) because.push(notInCache(session));
  }
  return { decision: "run", because };
}

/** While a stage before it has not run: run if its own part has changed, else maybe. */
function provisional(entry: LockEntry | undefined, evaluation: Evaluation): Verdict {
  if (entry === undefined) return { decision: "run", because: ["never run"] };
  const names = Object.keys(evaluation.unknown);
  const known = <T extends Pick<LockEntry, "inputs" | "values">>(data: T): T => ({
    ...data,
    inputs: without(data.inputs, names),
    values: without(data.values, names),
  });
  const because = reasons(known(entry), known(evaluation.data));
  if (because.length > 0) return { decision: "run", because };
  return { decision: "maybe", because: Object.values(evaluation.unknown) };
}

/** What is wrong with the outputs on disk, in words. */
export function differences(
  session: Session,
  stage: DeclaredStage,
  outputs: Record<string, Content>,
): string[] {
  const found = differing(session, stage, outputs).map((name) => {
    const path = fillDataset(stage.outputs[name]!.path, session.project.dataset);
    const there = session.files.content(join(session.project.root, path)) !== undefined;
    return { there, text: `output ${path} ${there ? "was edited" : "is missing"}` };
  });
  // A fresh clone has none of them: that is one fact, not a list.
  const none_there = found.length === Object.keys(stage.outputs).length &&
    found.every(({ there }) => !there);
  if (none_there && found.length > 1) return ["all outputs are missing"];
  return found.map(({ text }) => text);
}

function notInCache(session: Session): string {
  const has_remote = session.sections[runnerSection]?.remote !== undefined;
  return has_remote ? 'not in the cache ("deno task pull" may bring it)' : "not in the cache";
}

/** Names of the outputs that are not on disk as recorded. */
export function differing(
  session: Session,
  stage: DeclaredStage,
  outputs: Record<string, Content>,
): string[] {
  return Object.entries(stage.outputs).filter(([name, { path }]) => {
    const full = join(session.project.root, fillDataset(path, session.project.dataset));
    return session.files.content(full)?.hash !== outputs[name]?.hash;
  }).map(([name]) => name);
}

function hasAll(session: Session, stage: DeclaredStage, content: Content): boolean {
  try {
    return session.objects.hasAll(content);
  } catch (error) {
    if (!(error instanceof CorruptedObject)) throw error;
    session.listener({ kind: "warning", stage: stage.name, text: error.message });
    return false;
  }
}

function plain(outputs: LockEntry["outputs"]): Record<string, Content> {
  const entries = Object.entries(outputs).map((
    [name, { path: _path, ...content }],
  ) => [name, content]);
  return Object.fromEntries(entries);
}

function without<T>(record: Record<string, T>, names: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
