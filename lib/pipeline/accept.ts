import { type DeclaredStage, nearestHint } from "../stage/mod.ts";
import { workFolder } from "./plan/artifacts.ts";
import { differences } from "./plan/decide.ts";
import { ConfigurationError } from "./plan/declare.ts";
import { evaluate } from "./plan/evaluate.ts";
import { mergeJournal, recordEntry } from "./cache/lock.ts";
import { entryOf } from "./run/place.ts";
import { reasons } from "./plan/reasons.ts";
import { LookUps } from "./plan/resolve.ts";
import { closeSession, type Session } from "./session.ts";

/**
 * Records that the code of a stage changed without changing what it writes, so that it need not run.
 *
 * @returns What was accepted, in words; empty where there was nothing to accept.
 * @throws {Error} If more than the code has changed, or the outputs are not those on record.
 */
export async function accept(session: Session, name: string): Promise<string[]> {
  const { stage, entry } = find(session, name);
  const artifacts = workFolder(session);
  const looked_up = await new LookUps(session).of(stage, artifacts);
  const evaluation = await evaluate(session, stage, looked_up, artifacts.known);
  const { data, fingerprint } = evaluation;
  const { code, packages, runtime } = data;
  const more = reasons({ ...entry, code, packages, runtime }, data);
  const outputs = entry.outputs;
  more.push(...differences(session, stage, outputs));
  if (more.length > 0) {
    throw new Error(
      `Cannot accept stage "${name}": more than its code has changed (${more.join(", ")}), ` +
        `run "deno task repro ${name}"`,
    );
  }
  const accepted = reasons(entry, data);
  if (entry.fingerprint === fingerprint) return [];
  if (accepted.length === 0) accepted.push("declaration changed");
  const contents = Object.fromEntries(
    Object.entries(outputs).map(([key, { path: _path, ...content }]) => [key, content]),
  );
  const before = session.runs.get(entry.fingerprint);
  if (before !== undefined) session.runs.put({ ...before, fingerprint });
  recordEntry(session.project, name, entryOf(session, stage, evaluation, contents));
  const names = session.order.stages.map((one) => one.name);
  await mergeJournal(session.project, names, session.state);
  closeSession(session);
  return accepted;
}

function find(session: Session, name: string) {
  const all = session.order.stages.map((stage) => stage.name);
  const stage: DeclaredStage | undefined = session.order.stages.find((one) => one.name === name);
  if (stage === undefined) {
    throw new ConfigurationError([
      `Cannot accept stage "${name}": there is none of this name, ${nearestHint(name, all)}`,
    ], true);
  }
  const entry = session.lock[name];
  if (entry === undefined) {
    throw new Error(`Cannot accept stage "${name}": it never ran, run "deno task repro ${name}"`);
  }
  return { stage, entry };
}
