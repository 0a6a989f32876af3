import { join } from "node:path";
import { type DeclaredStage, fillDataset, nearestHint } from "../stage/mod.ts";
import { decide, type Verdict } from "./plan/decide.ts";
import { ConfigurationError } from "./plan/declare.ts";
import { type Artifacts, type Known, workFolder } from "./plan/artifacts.ts";
import { evaluate, type Evaluation, withValues } from "./plan/evaluate.ts";
import type { Outcome, StageResult } from "./events.ts";
import type { Content } from "./cache/files.ts";
import { type FileLock, takeLock } from "./cache/flock.ts";
import { mergeJournal, needsMerge } from "./cache/lock.ts";
import { LockReader } from "./cache/lock_reader.ts";
import { ancestors, reach, trimmed } from "./plan/order.ts";
import { forgetFailure, hasFailure, publishLockPath } from "./run/place.ts";
import { problemOf, runStage } from "./run/run_stage.ts";
import { LookUps, renewValues, settledValues } from "./plan/resolve.ts";
import { openScratch, removeOrphans, type Scratch } from "./run/scratch.ts";
import { schedule } from "./run/schedule.ts";
import { closeSession, type Session } from "./session.ts";

/** Which stages to bring up to date, and how. */
export interface ReproOptions {
  /** None: all. Else these with what they need. */
  stages?: readonly string[];
  /** Only the named stages, with their inputs as they are. */
  only?: boolean;
  /** The named stages and all that need them. */
  downstream?: boolean;
  /** Run the named stages (or all) even if nothing has changed. */
  force?: boolean;
  /** Go on with stages that do not need a failed one. */
  keep_going?: boolean;
  jobs?: number;
}

/** The stages that are meant, in order. @throws {ConfigurationError} If there is no such stage. */
export function selectStages(session: Session, options: ReproOptions): DeclaredStage[] {
  const names = options.stages ?? [];
  const all = session.order.stages.map((stage) => stage.name);
  const problems = names.filter((name) => !all.includes(name)).map((name) =>
    `Cannot run stage "${name}": there is none of this name, ${nearestHint(name, all)}`
  );
  if (problems.length > 0) throw new ConfigurationError(problems, true);
  if (names.length === 0) return session.order.stages;
  const selected = options.only
    ? new Set(names)
    : reach(session.order, names, options.downstream ? "downstream" : "upstream");
  return session.order.stages.filter((stage) => selected.has(stage.name));
}

/** What would happen, without doing it. */
export async function plan(session: Session, options: ReproOptions = {}): Promise<StageResult[]> {
  const selected = selectStages(session, options);
  const results = await planStages(session, selected, new LookUps(session), options);
  closeSession(session);
  return results;
}

/** Where something is missing, it is looked at again while nobody is just putting something in place. */
async function planStages(...args: Parameters<typeof planOnce>): Promise<StageResult[]> {
  try {
    return await planOnce(...args);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const [{ project }] = args;
    const lock = await takeLock(publishLockPath(project), { shared: true });
    try {
      return await planOnce(...args);
    } finally {
      lock.release();
    }
  }
}

async function planOnce(
  session: Session,
  selected: DeclaredStage[],
  look_ups: LookUps,
  options: ReproOptions,
): Promise<StageResult[]> {
  const { known: disk, locate } = workFolder(session);
  const made = new MadePaths();
  const planned: Artifacts = {
    known: (path) => made.get(trimmed(path)) ?? disk(path),
    // What a stage would bring back from the cache is not there yet.
    locate: (path, content) => sameContent(disk(path), content) ? locate(path, content) : undefined,
  };
  const results: StageResult[] = [];
  const problems = new Set<string>();
  for (const stage of selected) {
    const willMake = (outputs?: Parameters<typeof toResult>[1]["outputs"]) => {
      for (const [name, { path }] of Object.entries(stage.outputs)) {
        const filled = trimmed(fillDataset(path, session.project.dataset));
        made.set(filled, outputs?.[name] ?? "unknown");
      }
    };
    try {
      const looked_up = await look_ups.of(stage, planned);
      const evaluation = await evaluate(session, stage, looked_up, planned.known);
      const verdict = decide(session, stage, evaluation, isForced(options, stage));
      if (verdict.decision !== "skip") willMake(verdict.outputs);
      results.push(toResult(stage, verdict));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      // Several stages may read the same broken file, and what this one does not make is no news.
      for (const problem of error.problems) problems.add(problem);
      willMake();
    }
  }
  if (problems.size > 0) throw new ConfigurationError([...problems]);
  return results;
}

function sameContent(one: ReturnType<Known>, other: Content): boolean {
  return one !== undefined && one !== "unknown" && one.hash === other.hash;
}

/** What the stages planned so far would leave at each path. */
class MadePaths {
  #exact = new Map<string, ReturnType<Known>>();
  #around = new Set<string>();

  set(path: string, content: ReturnType<Known>): void {
    this.#exact.set(path, content);
    for (const folder of ancestors(path)) this.#around.add(folder);
  }

  /** The content; "unknown" of a path inside or around something made; undefined of any other. */
  get(path: string): ReturnType<Known> {
    const exact = this.#exact.get(path);
    if (exact !== undefined) return exact;
    if (this.#around.has(path)) return "unknown";
    return ancestors(path).some((folder) => this.#exact.has(folder)) ? "unknown" : undefined;
  }
}

/** Brings the selected stages up to date. */
export async function repro(session: Session, options: ReproOptions = {}): Promise<StageResult[]> {
  const selected = selectStages(session, options);
  const look_ups = new LookUps(session);
  // All that is wrong is said before anything runs; and mostly nothing has to run.
  const planned = await planStages(session, selected, look_ups, options);
  const runner = new Runner(session, look_ups, options);
  try {
    const failure = selected.some((stage) => hasFailure(session, stage));
    if (!failure && planned.every(({ outcome }) => outcome === "skip")) {
      for (const result of planned) session.listener({ kind: "finished", result });
      return planned;
    }
    const results = await schedule(selected, session.order.needs, {
      jobs: options.jobs ?? session.jobs,
      keep_going: options.keep_going ?? false,
      work: (stage) => runner.bringUpToDate(stage),
      done: (result) => session.listener({ kind: "finished", result }),
    });
    if (!session.signal?.aborted) await renewValues(session, upToDate(selected, results));
    return results;
  } finally {
    await runner.close();
    const names = session.order.stages.map((stage) => stage.name);
    if (needsMerge(session.project, session.lock, names)) {
      await mergeJournal(session.project, names, session.state);
      session.files.changed = true;
    }
    closeSession(session);
  }
}

function upToDate(stages: DeclaredStage[], results: readonly StageResult[]): DeclaredStage[] {
  const bad = results.filter(({ outcome }) => outcome === "failed" || outcome === "blocked");
  const names = new Set(bad.map(({ stage }) => stage));
  return stages.filter(({ name }) => !names.has(name));
}

class Runner {
  #scratch?: Promise<Scratch>;

  #reader: LockReader;

  constructor(
    private session: Session,
    private look_ups: LookUps,
    private options: ReproOptions,
  ) {
    this.#reader = new LockReader(session.project, session.state);
  }

  /** A failure is a result too, so that what runs beside it can end well. */
  async bringUpToDate(stage: DeclaredStage): Promise<StageResult> {
    const result = { stage: stage.name, because: [] };
    const { project, signal } = this.session;
    try {
      signal?.throwIfAborted();
      return await this.#bringUpToDate(stage);
    } catch (error) {
      if (signal?.aborted) return { ...result, outcome: "blocked", because: ["interrupted"] };
      return { ...result, outcome: "failed", message: problemOf(error, project.root) };
    }
  }

  async #bringUpToDate(stage: DeclaredStage): Promise<StageResult> {
    const force = isForced(this.options, stage);
    try {
      const { verdict } = await this.#verdict(stage, force);
      if (verdict.decision === "skip" && !hasFailure(this.session, stage)) {
        return toResult(stage, verdict);
      }
    } catch {
      // Another process may be putting things in place just now; with the locks it is looked at again.
    }
    const locks = await this.#lock(stage);
    try {
      // Another process may have done the work while this one waited.
      await this.#refresh(stage);
      const { evaluation, verdict } = await this.#verdict(stage, force, true);
      if (verdict.decision === "skip") {
        forgetFailure(this.session, stage);
        return toResult(stage, verdict);
      }
      this.#scratch ??= openScratch(this.session.project);
      const scratch = join((await this.#scratch).path, stage.name);
      const settle = async (before: Evaluation): Promise<Evaluation> =>
        withValues(stage, before, await settledValues(this.session, stage));
      return await runStage(this.session, stage, evaluation, verdict, scratch, settle);
    } finally {
      for (const lock of locks) lock.release();
    }
  }

  async close(): Promise<void> {
    // Where nothing had to run, nobody has looked yet for what a killed run left.
    if (this.#scratch === undefined) removeOrphans(this.session.project);
    else await (await this.#scratch)[Symbol.asyncDispose]();
  }

  /** @param fresh Whether others may have changed what is looked up since this was last asked. */
  async #verdict(stage: DeclaredStage, force: boolean, fresh = false) {
    const artifacts = workFolder(this.session);
    const looked_up = await this.look_ups.of(stage, artifacts, fresh);
    const evaluation = await evaluate(this.session, stage, looked_up, artifacts.known);
    return { evaluation, verdict: decide(this.session, stage, evaluation, force) };
  }

  /** Shared on the stages whose outputs are read, then alone on its own, in the order of the pipeline. */
  async #lock(stage: DeclaredStage): Promise<FileLock[]> {
    const { project, order, listener, signal } = this.session;
    const needs = order.needs.get(stage.name)!;
    const wanted = order.stages.map(({ name }) => name)
      .filter((name) => name === stage.name || needs.includes(name));
    const locks: FileLock[] = [];
    try {
      for (const name of wanted) {
        const onWait = () => listener({ kind: "waiting", stage: stage.name });
        const shared = name !== stage.name;
        locks.push(await takeLock(join(project.own, "locks", name), { shared, onWait, signal }));
      }
      return locks;
    } catch (error) {
      for (const lock of locks) lock.release();
      throw error;
    }
  }

  async #refresh(stage: DeclaredStage): Promise<void> {
    const entry = await this.#reader.entry(stage.name);
    if (entry !== undefined) this.session.lock[stage.name] = entry;
  }
}

function isForced(options: ReproOptions, stage: DeclaredStage): boolean {
  if (!options.force) return false;
  const names = options.stages ?? [];
  return names.length === 0 || names.includes(stage.name);
}

function toResult(stage: DeclaredStage, verdict: Verdict): StageResult {
  const { decision, because, saved_seconds } = verdict;
  const outcome: Outcome = decision;
  return { stage: stage.name, outcome, because, saved_seconds };
}
