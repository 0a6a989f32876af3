import { join } from "node:path";
import {
  checkDatasetName,
  defaultDataset,
  nearestHint,
  paramsFileName,
  runnerSection,
  type Sections,
  type Setting,
  storesKey,
} from "../stage/mod.ts";
import { checkLinks, checkStages } from "./plan/check.ts";
import { ConfigurationError, readDeclarations, readSections } from "./plan/declare.ts";
import type { Listener } from "./events.ts";
import { Files } from "./cache/files.ts";
import type { Graph } from "./plan/graph.ts";
import { type Lock, readLock } from "./cache/lock.ts";
import { Objects } from "./cache/objects.ts";
import { type Order, orderStages } from "./plan/order.ts";
import { openProject, type Project } from "./project.ts";
import { Runs } from "./cache/runs.ts";
import { type OpenStores, openStores } from "./stores.ts";
import { readState, type State, writeState } from "./cache/state.ts";

/** What is asked for from outside. */
export interface SessionOptions {
  root: string;
  dataset?: string;
  settings?: readonly Setting[];
  listener?: Listener;
  /** The clock, for records and logs only: no decision depends on it. */
  now?: () => Date;
  signal?: AbortSignal;
}

/** One reading of a project: its stages in order, and all that is known of their files. */
export interface Session {
  project: Project;
  files: Files;
  state: State;
  lock: Lock;
  objects: Objects;
  runs: Runs;
  order: Order;
  graph: Graph;
  sections: Sections;
  stores: OpenStores;
  settings: readonly Setting[];
  listener: Listener;
  now: () => Date;
  signal?: AbortSignal;
  /** Stages at once, unless a caller says otherwise. */
  jobs: number;
}

/** The runner's own section of params.yaml. */
const runner_keys = ["dataset", "jobs", "remote", storesKey];

/** @throws {ConfigurationError} With every mistake in stages, parameters and paths. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { root, settings = [] } = options;
  const dataset = await chooseDataset(root, options.dataset);
  const project = openProject(root, dataset);
  const state = readState(project);
  const files = new Files(state.stat, touch(project));
  const { stages, graph, sections, is_known } = await readDeclarations(
    project,
    files,
    state,
    settings,
  );
  const own = sections[runnerSection] ?? {};
  const problems = [
    ...checkOwnSection(own),
    // Declarations that were known were sound when they were read.
    ...(is_known ? [] : checkStages(project, stages)),
    ...checkLinks(project, stages),
  ];
  const { stores, problems: misplaced } = await openStores(project, stages, sections, settings);
  problems.push(...misplaced);
  const is_usage = problems.every((problem) => problem.includes("(--set)"));
  if (problems.length > 0) throw new ConfigurationError(problems, is_usage);
  return {
    project,
    files,
    state,
    lock: await readLock(project, state),
    objects: new Objects(project),
    runs: new Runs(project),
    order: orderStages(stages, dataset),
    graph,
    sections,
    stores,
    settings,
    listener: options.listener ?? (() => {}),
    now: options.now ?? (() => new Date()),
    signal: options.signal,
    jobs: typeof own.jobs === "number" ? own.jobs : navigator.hardwareConcurrency,
  };
}

/** The data set that was typed, else the one of params.yaml. */
async function chooseDataset(root: string, typed: string | undefined): Promise<string> {
  try {
    return checkDatasetName(typed ?? defaultDataset({ sections: await readSections(root) }));
  } catch (error) {
    if (typed === undefined) throw error;
    throw new ConfigurationError([(error as Error).message], true);
  }
}

function checkOwnSection(section: Sections[string]): string[] {
  const refusal = (key: string, why: string) =>
    `Cannot use "${runnerSection}.${key}" (${paramsFileName}): ${why}`;
  const problems = Object.keys(section).filter((key) => !runner_keys.includes(key)).map((key) =>
    refusal(key, `no such parameter, ${nearestHint(key, runner_keys)}`)
  );
  const { jobs = 1 } = section;
  if (!Number.isInteger(jobs) || (jobs as number) < 1) {
    problems.push(refusal("jobs", "must be a whole number of at least 1"));
  }
  for (const key of ["dataset", "remote"]) {
    if (section[key] === undefined || typeof section[key] === "string") continue;
    problems.push(refusal(key, "must be text"));
  }
  return problems;
}

/** Writes down what was learned, if anything was. */
export function closeSession(session: Session): void {
  if (!session.files.changed) return;
  session.state.stat = session.files.entries();
  writeState(session.project, session.state);
}

/** The time of a file touched just now, on the file system whose times it is compared with. */
function touch(project: Project): number {
  Deno.mkdirSync(project.own, { recursive: true });
  const path = join(project.own, "clock");
  Deno.writeTextFileSync(path, "");
  return Deno.statSync(path).mtime!.getTime();
}
