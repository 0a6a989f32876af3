import type { DeclaredStage } from "../../stage/mod.ts";
import { join } from "node:path";
import { ConfigurationError } from "../plan/declare.ts";
import type { Verdict } from "../plan/decide.ts";
import type { Evaluation } from "../plan/evaluate.ts";
import type { Outcome, StageResult } from "../events.ts";
import { execute, type Execution, StageFailure } from "./execute.ts";
import { withLock } from "../cache/flock.ts";
import { CorruptedObject } from "../cache/objects.ts";
import { keepFailed, publishLockPath, publishRun, restoreRun } from "./place.ts";
import { valueChanges } from "../plan/reasons.ts";
import type { Session } from "../session.ts";
import { systemProblem } from "./trouble.ts";

/** One does the work, the next finds it done; one more for what somebody else did between them. */
const rounds_max = 3;

/**
 * Runs or restores one stage whose lock is held; a failure is a result, not an exception.
 *
 * A stage that settles values runs until a run has left them as they were: that run is the one on
 * record, so that what it wrote is of the world that they describe, whoever else was at work in it.
 *
 * @param settle Gives an evaluation with the values after a run.
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
  let [current, place] = [evaluation, scratch];
  try {
    if (decision === "restore") {
      try {
        await withLock(
          publishLockPath(session.project),
          () => restoreRun(session, stage, evaluation, outputs!, scratch),
        );
        return { ...result("restore"), saved_seconds };
      } catch (error) {
        if (!(error instanceof CorruptedObject)) throw error;
        session.listener({ kind: "warning", stage: stage.name, text: error.message });
      }
    }
    session.listener({ kind: "started", stage: stage.name, because });
    const locate = (path: string) => join(session.project.root, path);
    for (let round = 1;; round++) {
      if (round > 1) place = `${scratch}-${round}`;
      const execution = await execute(session, stage, current, place, locate, round > 1);
      const settled = await settle(current);
      if (settled.fingerprint === current.fingerprint) {
        await record(session, stage, current, execution, place);
        break;
      }
      if (round === rounds_max) throw new StageFailure(unsettled(stage, current, settled));
      // What it wrote may be of the world before its work, or before that of somebody else.
      current = settled;
    }
    return result("run");
  } catch (error) {
    return { ...result("failed"), ...explain(session, stage, error, place) };
  }
}

/** Keeps the result of a run and puts it in place. */
async function record(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  execution: Execution,
  scratch: string,
): Promise<void> {
  warnIfNotDeterministic(session, stage, execution.record);
  session.runs.put(execution.record);
  await withLock(
    publishLockPath(session.project),
    () => publishRun(session, stage, evaluation, execution, scratch),
  );
  session.state.seconds[evaluation.fingerprint] = execution.record.seconds;
}

function unsettled(stage: DeclaredStage, before: Evaluation, after: Evaluation): string {
  const changes = valueChanges("", before.data.values, after.data.values, " ").join(", ");
  return `Cannot settle stage "${stage.name}": after ${rounds_max} runs what is looked up still changes ` +
    `(${changes}), a run must leave it alone once its work is done, and so must others meanwhile`;
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
