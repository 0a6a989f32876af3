import { join } from "node:path";
import { type Call, type DeclaredStage, fillDataset, type Request } from "../../stage/mod.ts";
import type { TreeFile } from "../cache/files.ts";
import type { RunRecord } from "../cache/runs.ts";
import { readIfThere, writeWhole } from "../cache/write.ts";
import type { Evaluation } from "../plan/evaluate.ts";
import { shown } from "../project.ts";
import type { Session } from "../session.ts";
import { runDeno } from "./child.ts";
import { checkAccesses, withoutFlag } from "./enforce.ts";
import { inspectOutputs } from "./inspect.ts";
import { lastWords } from "./last_words.ts";
import { type Locate, prepareCall } from "./prepare_call.ts";
import { recheckCode, recheckInputs } from "./recheck.ts";
import { granted, stageArguments } from "./stage_arguments.ts";

/** A stage that did not end well, or whose result cannot be accepted. */
export class StageFailure extends Error {}

/** Outputs of a run in its scratch folder, checked and kept in the cache, not yet published. */
export interface Execution {
  record: RunRecord;
  /** Where each output lies in scratch. */
  places: Record<string, string>;
  trees: Record<string, TreeFile[] | undefined>;
}

/**
 * Runs one stage in a process that may read its inputs and write its scratch folder only,
 * checks what it did, and keeps the result in the cache.
 *
 * @param goes_on Whether this run belongs to the one before it, so that its log is added to the other's.
 * @throws {StageFailure} If the stage fails or did what it had not declared.
 */
export async function execute(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  scratch: string,
  locate: Locate,
  goes_on = false,
): Promise<Execution> {
  const call = await prepareCall(session, stage, evaluation, scratch, locate);
  const read = Object.values(call.inputs).flatMap((input) =>
    input.kind === "path" && input.path !== null ? [input.path] : []
  );
  const allowed = granted(session, stage, read, scratch);
  const audit = `${scratch}.audit`;
  const began = session.now().toISOString();
  const start = performance.now();
  const request: Request = { kind: "call", call };
  const result = await runDeno(stageArguments(session, stage, allowed), {
    cwd: session.project.root,
    env: { DENO_AUDIT_PERMISSIONS: audit },
    input: JSON.stringify(request) + "\n",
    keep_input_open: true,
    signal: session.signal,
    onLine: (text) => session.listener({ kind: "log", stage: stage.name, text }),
    onMessage: (message) => {
      if (message.kind === "progress") session.listener({ ...message, stage: stage.name });
    },
  });
  const seconds = (performance.now() - start) / 1000;
  const done = result.messages.find((message) => message.kind === "done");
  const failed = result.messages.find((message) => message.kind === "failed");
  const stack = failed?.kind === "failed" && failed.stack ? [failed.stack] : [];
  writeLog(session, stage, [...result.log, ...stack], goes_on);
  const accesses = checkAccesses(session, stage, audit, allowed);
  const problems = accesses.violations.map((what) =>
    `Cannot accept stage "${stage.name}": ${what}`
  );
  // A native library may overwrite an input and fail after that, so its inputs are looked at in any case.
  if (stage.needs.ffi) problems.push(...recheckInputs(session, stage, evaluation, locate));
  if (session.signal?.aborted) {
    problems.push(`Cannot finish stage "${stage.name}": interrupted`);
    throw new StageFailure(problems.join("\n"));
  }
  if (done === undefined || result.code !== 0) {
    const why = withoutFlag(lastWords(stage.file, result, scratch));
    const log = `its log: ${shown(session.project, logPath(session, stage.name))}`;
    throw new StageFailure(
      [...problems, why, ...(problems.length === 0 ? accesses.hints : []), log].join("\n"),
    );
  }
  problems.push(...recheckCode(session, stage, evaluation));
  if (!stage.needs.ffi) problems.push(...recheckInputs(session, stage, evaluation, locate));
  const { contents, trees, problems: wrong } = inspectOutputs(
    session,
    stage,
    call.outputs,
    scratch,
  );
  problems.push(...wrong);
  if (problems.length > 0) throw new StageFailure(problems.join("\n"));

  for (const [name, content] of Object.entries(contents)) {
    session.objects.add(call.outputs[name]!, content, trees[name]);
  }
  const native = done.kind === "done" ? done.reads : [];
  const reads = namedReads(stage, call, [...accesses.reads, ...native], session.project.dataset);
  const { fingerprint } = evaluation;
  const record = { fingerprint, stage: stage.name, outputs: contents, seconds, began, reads };
  return { record, places: call.outputs, trees };
}

/** Where a stage's log of its last run lies. */
export function logPath(session: Session, stage: string): string {
  return join(session.project.own, "logs", `${stage}.log`);
}

/** Reads as they are recorded: paths in the project, and sources by their input's name. */
function namedReads(stage: DeclaredStage, call: Call, reads: string[], dataset: string): string[] {
  const found = new Set<string>();
  for (const [name, input] of Object.entries(call.inputs)) {
    if (input.kind !== "path" || input.path === null) continue;
    const declared = stage.inputs[name]!;
    const base = declared.kind === "artifact"
      ? fillDataset(declared.path, dataset).replace(/\/$/, "")
      : `source ${name}`;
    const real = Deno.realPathSync(input.path);
    for (const path of reads) {
      for (const root of [input.path, real]) {
        if (path === root || path.startsWith(`${root}/`)) found.add(base + path.slice(root.length));
      }
    }
  }
  return [...found].sort();
}

function writeLog(
  session: Session,
  stage: DeclaredStage,
  lines: string[],
  goes_on: boolean,
): void {
  const path = logPath(session, stage.name);
  const before = goes_on ? readIfThere(path) ?? "" : "";
  writeWhole(path, before + lines.map((line) => line + "\n").join(""));
}
