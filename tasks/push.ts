/** Sends what the lock file names to the remote: `deno task push`. */
import { namedProject, push } from "../lib/pipeline/mod.ts";
import { runTask } from "./_cli.ts";
import { ProgressLine } from "./_progress.ts";
import { amount, requireRemote } from "./_transfer.ts";

const usage = {
  text: "deno task push [--remote PLACE] [--dataset NAME] [--check] [--json]",
  string: ["remote", "dataset"],
  boolean: ["check", "json"],
  words_max: 0,
  help: `
Sends every output that the lock file names, only what the remote lacks; cut off, it goes on where
it stopped when it is called again. Refused where an output is not as the lock file says.

  --remote PLACE  a folder or s3://bucket/prefix (default: pipeline.remote in params.yaml)
  --dataset NAME  the data set (default: pipeline.dataset in params.yaml)
  --check         look for every object, even if this lock was pushed before
  --json          one JSON document instead of lines

Examples:
  deno task push --remote /mnt/shared/churn
  deno task push --dataset cdnow
`,
};

await runTask(usage, async (typed) => {
  const root = Deno.cwd();
  const json = typed.has("json");
  const project = await namedProject(root, typed.value("dataset"));
  const remote = await requireRemote(root, typed, "to write");
  const line = new ProgressLine("sent", json);
  const options = { check: typed.has("check"), onProgress: line.show };
  const result = await push(project, remote, options).finally(() => line.close());
  if (json) console.log(JSON.stringify({ dataset: project.dataset, ...result }));
  else if (result.objects === undefined) {
    console.log(`"${remote.name}" has everything that this lock names`);
  } else {
    const before = result.objects - result.sent;
    console.log(`sent ${amount(result.sent, result.bytes)}, ${before} were there already`);
  }
  return 0;
});
