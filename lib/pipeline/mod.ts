/**
 * The pipeline runner: from declared stages to files that are up to date, with a reason for every
 * decision. Knows paths and hashes, and nothing of what the stages are about.
 *
 * @module
 */
import { lazy } from "./lazy.ts";

export type { Listener, Outcome, PipelineEvent, StageResult } from "./events.ts";
export type { ReproOptions } from "./repro.ts";
export type { Session, SessionOptions } from "./session.ts";
export type { SweepPoint } from "./sweep.ts";
export { stageNames } from "./stage_names.ts";
export { unchanged } from "./witness.ts";
export { allDone, bytes, duration, failureLines, resultLine, summaryLine } from "./words.ts";

export const openSession = lazy(() => import("./session.ts"), "openSession");
export const plan = lazy(() => import("./repro.ts"), "plan");
export const repro = lazy(() => import("./repro.ts"), "repro");
export const accept = lazy(() => import("./accept.ts"), "accept");
export const sweep = lazy(() => import("./sweep.ts"), "sweep");
export const systemProblem = lazy(() => import("./trouble.ts"), "systemProblem");
export const writeWitness = lazy(() => import("./write_witness.ts"), "writeWitness");
