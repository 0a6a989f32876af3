/** Shows the numbers of all metrics files: `deno task metrics`. */
import { metricsFiles, metricsLines, openSession, readMetrics } from "../lib/pipeline/mod.ts";
import { runTask } from "./_cli.ts";

const usage = {
  text: "deno task metrics [--dataset NAME] [--json]",
  string: ["dataset"],
  boolean: ["json"],
  words_max: 0,
  help: `
Shows every number in the outputs that stages declare as metrics("…"), as of their last valid runs:
from the work folder, or from the cache where a file was edited or removed.

  --dataset NAME the data set (default: pipeline.dataset in params.yaml)
  --json         { dataset, metrics: { stage: { key: number } }, files }

Examples:
  deno task metrics
  deno task metrics --dataset default --json
`,
};

await runTask(usage, async (typed) => {
  const session = await openSession({ root: Deno.cwd(), dataset: typed.value("dataset") });
  const files = await metricsFiles(session, session.lock);
  if (typed.has("json")) {
    const { dataset } = session.project;
    console.log(JSON.stringify({ dataset, metrics: await readMetrics(session), files }));
    return 0;
  }
  const lines = await metricsLines(files);
  const none =
    'no stage makes metrics, declare an output as metrics("data/{dataset}/metrics.json")';
  console.log(lines.length === 0 ? none : lines.join("\n"));
  return 0;
});
