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
export type { SweepPoint } from "./run_points.ts";
export { stageNames } from "./stage_names.ts";
export { unchanged } from "./cache/witness.ts";
export { allDone, bytes, duration, failureLines, resultLine, summaryLine } from "./show/words.ts";

export const openSession = lazy(() => import("./session.ts"), "openSession");
export const plan = lazy(() => import("./repro.ts"), "plan");
export const repro = lazy(() => import("./repro.ts"), "repro");
export const accept = lazy(() => import("./accept.ts"), "accept");
export const sweep = lazy(() => import("./sweep.ts"), "sweep");
export type { Progress as TuneProgress, Tuned, TuneOptions } from "./tune/tune.ts";
export const tune = lazy(() => import("./tune/tune.ts"), "tune");
export const systemProblem = lazy(() => import("./run/trouble.ts"), "systemProblem");
export const writeWitness = lazy(() => import("./cache/write_witness.ts"), "writeWitness");

export type { CheckoutOptions, CheckoutResult } from "./transfer/checkout.ts";
export type { Progress } from "./transfer/fetch_objects.ts";
export type { GcOptions, GcResult } from "./cache/gc.ts";
export type { GcScope } from "./cache/gc_named.ts";
export type { Tally } from "./cache/gc_sort.ts";
export type { PullOptions, PullResult } from "./transfer/pull.ts";
export type { PushOptions, PushResult } from "./transfer/push.ts";
export const namedProject = lazy(() => import("./named_project.ts"), "namedProject");
export const openRemote = lazy(() => import("./transfer/remote.ts"), "openRemote");
export const push = lazy(() => import("./transfer/push.ts"), "push");
export const pull = lazy(() => import("./transfer/pull.ts"), "pull");
export const lockAt = lazy(() => import("./transfer/lock_at.ts"), "lockAt");
export const checkout = lazy(() => import("./transfer/checkout.ts"), "checkout");
export const gc = lazy(() => import("./cache/gc.ts"), "gc");

export type { Dag, DagNode, DagOptions } from "./show/dag.ts";
export type { Diff } from "./show/diff.ts";
export type { Lineage } from "./show/lineage.ts";
export type { MetricsFile } from "./show/metrics.ts";
export type { Report } from "./show/reports.ts";
export const pipelineDag = lazy(() => import("./show/dag.ts"), "pipelineDag");
export const drawDag = lazy(() => import("./show/dag_text.ts"), "drawDag");
export const mermaid = lazy(() => import("./show/dag_mermaid.ts"), "mermaid");
export const svg = lazy(() => import("./show/dag_svg.ts"), "svg");
export const diff = lazy(() => import("./show/diff.ts"), "diff");
export const diffLines = lazy(() => import("./show/diff_text.ts"), "diffLines");
export const lineage = lazy(() => import("./show/lineage.ts"), "lineage");
export const lineageLines = lazy(() => import("./show/lineage_text.ts"), "lineageLines");
export const metricsFiles = lazy(() => import("./show/metrics.ts"), "metricsFiles");
export const metricsLines = lazy(() => import("./show/metrics_text.ts"), "metricsLines");
export const readMetrics = lazy(() => import("./show/metrics.ts"), "readMetrics");
export const reports = lazy(() => import("./show/reports.ts"), "reports");
export const chooseReports = lazy(() => import("./show/reports.ts"), "chooseReports");
export const textTable = lazy(() => import("./show/table.ts"), "textTable");
