import type { DeclaredStage } from "../../stage/mod.ts";
import { join } from "node:path";
import { ConfigurationError } from "../plan/declare.ts";
import type { Verdict } from "../plan/decide.ts";
import type { Evaluation } from "../plan/evaluate.ts";
import type { Outcome, StageResult } from "../events.ts";
import { execute, StageFailure } from "./execute.ts";
import { withLock } from "../cache/flock.ts";
import { CorruptedObject } from "../cache/objects.ts";
import { keepFailed, publishLockPath, publishRun, restoreRun } from "./place.ts";
import type { Session } from "../session.ts";
import { systemProblem } from "./trouble.ts";

/**
 * Runs or restores one stage whose lock is held; a failure is a result, not an exception.
 *
 * @param settle Gives the evaluation after the run, with the values that the run has settled.
 */
export async function runStage(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  verdict: Verdict,
  scratch: string,
  settle: (evaluation: Evaluation) => Promise<Evaluation>,
): Promise<StageResult> {
  const { decision, because, outputs, saved_seconds } = verdict;
  const start = performance.now();
  const result = (outcome: Outcome): StageResult => {
    const seconds = (performance.now() - start) / 1000;
    return { stage: stage.name, outcome, because, seconds };
  };
  const placing = (work: () => void) => withLock(publishLockPath(session.project), work);
  try {
    if (decision === "restore") {
      try {
        await placing(() => restoreRun(session, stage, evaluation, outputs!, scratch));
        return { ...result("restore"), saved_seconds };
      } catch (error) {
        if (!(error instanceof CorruptedObject)) throw error;
        session.listener({ kind: "warning", stage: stage.name, text: error.message });
      }
    }
    session.listener({ kind: "started", stage: stage.name, because });
    const locate = (path: string) => join(session.project.root, path);
    const execution = await execute(session, stage, evaluation, scratch, locate);
    const settled = await settle(evaluation);
    const { fingerprint } = settled;
    const record = { ...execution.record, fingerprint };
    warnIfNotDeterministic(session, stage, record);
    session.runs.put(record);
    await placing(() => publishRun(session, stage, settled, { ...execution, record }, scratch));
    session.state.seconds[fingerprint] = record.seconds;
    return result("run");
  } catch (error) {
    return { ...result("failed"), ...explain(session, stage, error, scratch) };
  }
}

/** Equal fingerprints must mean equal outputs; where they do not, the stage depends on something undeclared. */
function warnIfNotDeterministic(
  session: Session,
  stage: DeclaredStage,
  record: { fingerprint: string; outputs: Record<string, { hash: string }> },
): void {
  const entry = session.lock[stage.name];
  const before = entry?.fingerprint === record.fingerprint
    ? entry.outputs
    : session.runs.get(record.fingerprint)?.outputs;
  if (before === undefined) return;
  const names = Object.keys(record.outputs)
    .filter((name) => before[name]?.hash !== record.outputs[name]!.hash);
  if (names.length === 0) return;
  session.listener({
    kind: "warning",
    stage: stage.name,
    text: `not deterministic: ${names.map((name) => `output "${name}"`).join(", ")} ` +
      "differs from an earlier run on the same inputs, code and parameters",
  });
}

function explain(
  session: Session,
  stage: DeclaredStage,
  error: unknown,
  scratch: string,
): Pick<StageResult, "message" | "kept"> {
  if (error instanceof StageFailure) {
    const kept = keepFailed(session, stage, scratch);
    return { message: error.message, ...(kept.length > 0 ? { kept } : {}) };
  }
  return { message: problemOf(error, session.project.root) };
}

/** What went wrong around a stage, in words. @throws If it is a defect of the runner. */
export function problemOf(error: unknown, root: string): string {
  if (error instanceof ConfigurationError) return error.message;
  const problem = systemProblem(error, root);
  if (problem === undefined) throw error;
  return problem;
}
