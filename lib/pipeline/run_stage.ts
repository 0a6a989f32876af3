import type { DeclaredStage } from "../stage/mod.ts";
import { join } from "node:path";
import { ConfigurationError } from "./declare.ts";
import type { Verdict } from "./decide.ts";
import type { Evaluation } from "./evaluate.ts";
import type { StageResult } from "./events.ts";
import { execute, StageFailure } from "./execute.ts";
import { CorruptedObject } from "./objects.ts";
import { keepFailed, publishRun, restoreRun } from "./place.ts";
import type { Session } from "./session.ts";

/** Runs or restores one stage whose lock is held; a failure is a result, not an exception. */
export async function runStage(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  verdict: Verdict,
  scratch: string,
): Promise<StageResult> {
  const { decision, because, outputs, saved_seconds } = verdict;
  const start = performance.now();
  const result = { stage: stage.name, because };
  const seconds = () => (performance.now() - start) / 1000;
  try {
    if (decision === "restore") {
      try {
        restoreRun(session, stage, evaluation, outputs!, scratch);
        return { ...result, outcome: "restore", seconds: seconds(), saved_seconds };
      } catch (error) {
        if (!(error instanceof CorruptedObject)) throw error;
        session.listener({ kind: "warning", stage: stage.name, text: error.message });
      }
    }
    session.listener({ kind: "started", stage: stage.name, because });
    const locate = (path: string) => join(session.project.root, path);
    const execution = await execute(session, stage, evaluation, scratch, locate);
    warnIfNotDeterministic(session, stage, execution.record);
    session.runs.put(execution.record);
    publishRun(session, stage, evaluation, execution, scratch);
    session.state.seconds[evaluation.fingerprint] = execution.record.seconds;
    return { ...result, outcome: "run", seconds: seconds() };
  } catch (error) {
    return {
      ...result,
      outcome: "failed",
      seconds: seconds(),
      ...explain(session, stage, error, scratch),
    };
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
  if (error instanceof ConfigurationError) return { message: error.message };
  const { code, message } = error as { code?: string; message: string };
  if (code === undefined) throw error; // a defect of the runner, not of the stage or the disk
  const cure = code === "ENOSPC" ? "free some space and run again" : "mend it and run again";
  return { message: `Cannot finish stage "${stage.name}": ${message}, ${cure}` };
}
