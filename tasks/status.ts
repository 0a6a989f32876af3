/** Says what would run and why, and shows the metrics: `deno task status`. */
import { openSession, plan, readMetrics, stageNames, summaryLine } from "../lib/pipeline/mod.ts";
import { readSettings, runTask } from "./_cli.ts";
import { Printer } from "./_printer.ts";

const usage = {
  text: "deno task status [STAGE…] [--set section.key=value]… [--dataset NAME] [--json]",
  string: ["dataset"],
  boolean: ["json"],
  collect: ["set"],
  help: `
Shows for each stage whether it is up to date, would be restored from the cache, or would run, with
the reason; names outputs that are missing or were edited; then the numbers of all metrics files.
Changes nothing and exits 0. For an exit code that tells, use "deno task repro --dry".

Examples:
  deno task status
  deno task status features --dataset cdnow
`,
};

await runTask(usage, async (typed) => {
  const start = performance.now();
  const root = Deno.cwd();
  const names = stageNames(root);
  if (names.length === 0) {
    console.log(typed.has("json") ? JSON.stringify({ stages: [] }) : "stages/ is empty");
    return 0;
  }
  const session = await openSession({
    root,
    dataset: typed.value("dataset"),
    settings: await readSettings(typed),
  });
  const results = await plan(session, { stages: typed.words });
  const metrics = await readMetrics(session);
  if (typed.has("json")) {
    console.log(JSON.stringify({ dataset: session.project.dataset, stages: results, metrics }));
    return 0;
  }
  const printer = new Printer({ names });
  const width = Math.max(...names.map((name) => name.length));
  for (const result of results) printer.result(result);
  for (const [stage, numbers] of Object.entries(metrics)) {
    const shown = Object.entries(numbers).map(([key, value]) => `${key} ${value}`);
    printer.line(`${stage.padEnd(width)}  metrics  ${shown.join(", ")}`);
  }
  printer.line(summaryLine(results, (performance.now() - start) / 1000, true));
  return 0;
});
