/**
 * Load on a running prediction API: requests at a steady rate, whatever the answers, and what came of
 * them, held against objectives.
 *
 * @module
 */
export { customerIds } from "./customer_ids.ts";
export { type LoadPlan, openLoop, type Shots } from "./open_loop.ts";
export { loadReport } from "./load_report.ts";
export { drawScenario, makeScenarios, type Mix, readMix } from "./scenarios.ts";
export { type Objectives, summarize, summaryText } from "./summary.ts";
