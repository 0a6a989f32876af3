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

export type { CheckoutOptions, CheckoutResult } from "./checkout.ts";
export type { Progress } from "./fetch_objects.ts";
export type { GcOptions, GcResult } from "./gc.ts";
export type { GcScope } from "./gc_named.ts";
export type { Tally } from "./gc_sort.ts";
export type { PullOptions, PullResult } from "./pull.ts";
export type { PushOptions, PushResult } from "./push.ts";
export type { Remote } from "./remote.ts";
export const namedProject = lazy(() => import("./named_project.ts"), "namedProject");
export const openRemote = lazy(() => import("./remote.ts"), "openRemote");
export const folderRemote = lazy(() => import("./remote.ts"), "folderRemote");
export const push = lazy(() => import("./push.ts"), "push");
export const pull = lazy(() => import("./pull.ts"), "pull");
export const lockAt = lazy(() => import("./lock_at.ts"), "lockAt");
export const checkout = lazy(() => import("./checkout.ts"), "checkout");
export const gc = lazy(() => import("./gc.ts"), "gc");

export type { Dag, DagNode, DagOptions } from "./dag.ts";
export type { Diff } from "./diff.ts";
export type { Lineage } from "./lineage.ts";
export type { MetricsFile } from "./metrics.ts";
export type { Report } from "./reports.ts";
export const pipelineDag = lazy(() => import("./dag.ts"), "pipelineDag");
export const drawDag = lazy(() => import("./dag_text.ts"), "drawDag");
export const mermaid = lazy(() => import("./dag_mermaid.ts"), "mermaid");
export const svg = lazy(() => import("./dag_svg.ts"), "svg");
export const diff = lazy(() => import("./diff.ts"), "diff");
export const diffLines = lazy(() => import("./diff_text.ts"), "diffLines");
export const lineage = lazy(() => import("./lineage.ts"), "lineage");
export const lineageLines = lazy(() => import("./lineage_text.ts"), "lineageLines");
export const metricsFiles = lazy(() => import("./metrics.ts"), "metricsFiles");
export const metricsLines = lazy(() => import("./metrics_text.ts"), "metricsLines");
export const readMetrics = lazy(() => import("./metrics.ts"), "readMetrics");
export const reports = lazy(() => import("./reports.ts"), "reports");
export const chooseReports = lazy(() => import("./reports.ts"), "chooseReports");
export const textTable = lazy(() => import("./table.ts"), "textTable");
