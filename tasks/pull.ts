/** Fetches what the lock file names and puts it in place: `deno task pull`. */
import { namedProject, pull } from "../lib/pipeline/mod.ts";
import { runTask } from "./_cli.ts";
import { ProgressLine } from "./_progress.ts";
import { amount, printCheckoutJson, reportCheckout, requireRemote } from "./_transfer.ts";

const usage = {
  text: "deno task pull [STAGE…] [--remote PLACE] [--dataset NAME] [--json]",
  string: ["remote", "dataset"],
  boolean: ["json"],
  help: `
Fetches the outputs that the lock file names, only what the cache lacks, checks each by its hash
and puts it in place. An output that was edited is replaced. What the remote lacks is named.

  STAGE           only the outputs of these stages
  --remote PLACE  a folder or s3://bucket/prefix (default: pipeline.remote in params.yaml)
  --dataset NAME  the data set (default: pipeline.dataset in params.yaml)
  --json          one JSON document instead of lines

Examples:
  deno task pull
  deno task pull features labels --remote /mnt/shared/churn
`,
};

await runTask(usage, async (typed) => {
  const root = Deno.cwd();
  const json = typed.has("json");
  const project = await namedProject(root, typed.value("dataset"));
  const remote = await requireRemote(root, typed, "to read");
  const line = new ProgressLine("fetched", json);
  const result = await pull(project, remote, {
    stages: typed.words,
    onProgress: line.show,
    onWait: (stage) => console.error(`${stage}: waits for another run of it`),
  }).finally(() => line.close());
  if (json) return printCheckoutJson({ dataset: project.dataset, ...result });
  const way = result.manifest ? "" : ", asking for each: the remote has no manifest of this lock";
  console.log(`fetched ${amount(result.fetched, result.bytes)}${way}`);
  return reportCheckout(result);
});
