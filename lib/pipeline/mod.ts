/**
 * The pipeline runner: from declared stages to files that are up to date, with a reason for every
 * decision. Knows paths and hashes, and nothing of what the stages are about.
 *
 * @module
 */
export { ConfigurationError } from "./declare.ts";
export type { Listener, Outcome, PipelineEvent, StageResult } from "./events.ts";
export { stageNames } from "./project.ts";
export { plan, repro, type ReproOptions } from "./repro.ts";
export { openSession, type Session, type SessionOptions } from "./session.ts";
export { allDone, bytes, duration, failureLines, resultLine, summaryLine } from "./words.ts";
