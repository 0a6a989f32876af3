import { dirname, join } from "node:path";
import {
  type Call,
  type CallInput,
  type DeclaredStage,
  fillDataset,
  type Request,
  runnerArgument,
  yamlInput,
} from "../stage/mod.ts";
import { runDeno } from "./child.ts";
import { checkAccesses, withoutFlag } from "./enforce.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Content, TreeFile } from "./files.ts";
import type { InputContent } from "./fingerprint.ts";
import { inspectOutputs } from "./inspect.ts";
import { lastWords } from "./last_words.ts";
import { CorruptedObject } from "./objects.ts";
import { trimmed } from "./order.ts";
import { shown } from "./project.ts";
import type { RunRecord } from "./runs.ts";
import type { Session } from "./session.ts";
import { readIfThere, removeIfThere, writeWhole } from "./write.ts";

/** A stage that did not end well, or whose result cannot be accepted. */
export class StageFailure extends Error {}

/** Outputs of a run in its scratch folder, checked and kept in the cache, not yet published. */
export interface Execution {
  record: RunRecord;
  /** Where each output lies in scratch. */
  places: Record<string, string>;
  trees: Record<string, TreeFile[] | undefined>;
}

/** Where the runner has put a stage's inputs: absolute path by the artifact's path. */
export type Locate = (path: string) => string;

/**
 * Runs one stage in a process that may read its inputs and write its scratch folder only,
 * checks what it did, and keeps the result in the cache.
 *
 * @throws {StageFailure} If the stage fails or did what it had not declared.
 */
export async function execute(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  scratch: string,
  locate: Locate,
): Promise<Execution> {
  const call = await prepareCall(session, stage, evaluation, scratch, locate);
  const read = Object.values(call.inputs).flatMap((input) =>
    input.kind === "path" && input.path !== null ? [input.path] : []
  );
  const granted = {
    read: [...read, ...workerModules(session, stage)],
    write: [scratch],
  };
  const audit = `${scratch}.audit`;
  const began = session.now().toISOString();
  const start = performance.now();
  const request: Request = { kind: "call", call };
  const result = await runDeno(stageArguments(session, stage, granted), {
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
  writeLog(session, stage, result.log, failed?.kind === "failed" ? failed.stack : undefined);
  const accesses = checkAccesses(session.project, stage, audit, granted);
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

/** Files that a worker of the stage is made of: unlike the stage's own, they are read with permission. */
function workerModules(session: Session, stage: DeclaredStage): string[] {
  const modules = stage.needs.worker.flatMap((file) => session.graph.code[file]?.modules ?? []);
  return [...new Set(modules)].map((path) => join(session.project.root, path));
}

function stageArguments(
  session: Session,
  stage: DeclaredStage,
  granted: { read: string[]; write: string[] },
): string[] {
  const { net, env, ffi } = stage.needs;
  const { package_folders, code } = session.graph;
  const folders = Object.keys(code[stage.file]?.packages ?? {})
    .map((id) => package_folders[id]).filter((folder) => folder);
  return [
    "run",
    "--no-prompt",
    "--cached-only",
    "--frozen",
    "--quiet",
    "--seed=1",
    `--config=${join(session.project.root, "deno.json")}`,
    `--preload=${new URL("../stage/preload.ts", import.meta.url).href}`,
    `--allow-read=${[...granted.read, ...granted.write].join(",")}`,
    `--allow-write=${granted.write.join(",")}`,
    ...(net.length > 0 ? [`--allow-net=${net.join(",")}`] : []),
    ...(env.length > 0 ? [`--allow-env=${env.join(",")}`] : []),
    ...(ffi ? [`--allow-ffi=${folders.join(",")}`] : []),
    join(session.project.root, stage.file),
    runnerArgument,
  ];
}

async function prepareCall(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  scratch: string,
  locate: Locate,
): Promise<Call> {
  const { project, sections } = session;
  const call: Call = {
    stage: stage.name,
    section: sections[stage.name] ?? {},
    inputs: {},
    outputs: {},
    scratch,
    temporary: join(scratch, "tmp"),
  };
  for (const [name, input] of Object.entries(stage.inputs)) {
    call.inputs[name] = await callInput(session, name, input, evaluation, locate);
  }
  Deno.mkdirSync(call.temporary, { recursive: true });
  Deno.mkdirSync(join(scratch, "out"));
  for (const [name, output] of Object.entries(stage.outputs)) {
    const path = join(scratch, "out", fillDataset(output.path, project.dataset));
    call.outputs[name] = path.replace(/\/$/, "");
    Deno.mkdirSync(output.kind === "folder" ? path : dirname(path), { recursive: true });
  }
  return call;
}

async function callInput(
  session: Session,
  name: string,
  input: DeclaredStage["inputs"][string],
  evaluation: Evaluation,
  locate: Locate,
): Promise<CallInput> {
  const { data, sources } = evaluation;
  if (input.kind === "source") return { kind: "path", path: sources[name] ?? null };
  if (input.kind === "resolved") return { kind: "value", value: data.values[name]! };
  const path = fillDataset(input.path, session.project.dataset);
  if (input.kind === "artifact") {
    const there = data.inputs[name]?.hash !== null;
    return { kind: "path", path: there ? locate(path).replace(/\/$/, "") : null };
  }
  const { places } = await yamlInput(readIfThere(join(session.project.root, path)), path);
  return { kind: "yaml", file: path, value: data.values[name] as never, places };
}

/**
 * Whether every input still is what the fingerprint says. After a stage with a native library all
 * bytes are read again; an artifact that the library overwrote comes back from the cache.
 */
function recheckInputs(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  locate: Locate,
): string[] {
  const problems: string[] = [];
  for (const [name, before] of Object.entries(evaluation.data.inputs)) {
    const path = before.path === undefined
      ? evaluation.sources[name]
      : trimmed(locate(before.path));
    if (path === undefined) continue;
    if (stage.needs.ffi) session.files.forget(path);
    const now = session.files.content(path);
    if ((now?.hash ?? null) === before.hash) continue;
    const what = `Cannot accept stage "${stage.name}": input "${
      before.path ?? name
    }" changed while it ran`;
    if (!stage.needs.ffi) problems.push(`${what}, run it again`);
    else if (before.path !== undefined && restoreInput(session, path, before, now)) {
      problems.push(`${what}, it was restored from the cache`);
    } else problems.push(`${what} and is in no cache, put it back`);
  }
  return problems;
}

function restoreInput(
  session: Session,
  path: string,
  before: InputContent,
  now: Content | undefined,
): boolean {
  if (before.hash === null) return false;
  const aside = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    if (!session.objects.hasAll(before)) return false;
    session.objects.restore(before, aside);
  } catch (error) {
    removeIfThere(aside);
    if (error instanceof CorruptedObject) return false;
    throw error;
  }
  if (now !== undefined) Deno.removeSync(path, { recursive: true });
  Deno.renameSync(aside, path);
  return true;
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

function writeLog(session: Session, stage: DeclaredStage, log: string[], stack?: string): void {
  const lines = stack === undefined ? log : [...log, stack];
  writeWhole(logPath(session, stage.name), lines.map((line) => line + "\n").join(""));
}
