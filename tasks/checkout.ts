/** Puts the outputs that a lock file names in place: `deno task checkout`. */
import { checkout, lockAt, namedProject, openRemote } from "../lib/pipeline/mod.ts";
import { runTask } from "./_cli.ts";
import { ProgressLine } from "./_progress.ts";
import { printCheckoutJson, reportCheckout } from "./_transfer.ts";

const usage = {
  text: "deno task checkout [REV] [--remote PLACE] [--dataset NAME] [--json]",
  string: ["remote", "dataset"],
  boolean: ["json"],
  words_max: 1,
  help: `
Puts the outputs in place that the lock file names, those that differ: from the cache, else from
the remote. An output that was edited is replaced. The lock file itself stays as it is.

  REV             the lock file of this Git revision instead of the one in the work tree
  --remote PLACE  where to fetch what the cache lacks (default: pipeline.remote in params.yaml)
  --dataset NAME  the data set (default: pipeline.dataset in params.yaml)
  --json          one JSON document instead of lines

Examples:
  deno task checkout
  deno task checkout HEAD~1
  git checkout v1.2 && deno task checkout
`,
};

await runTask(usage, async (typed) => {
  const root = Deno.cwd();
  const json = typed.has("json");
  const revision = typed.words[0];
  const project = await namedProject(root, typed.value("dataset"));
  const lock = await lockAt(project, revision);
  const line = new ProgressLine("fetched", json);
  const result = await checkout(project, lock, {
    remote: await openRemote(root, typed.value("remote"), "if there"),
    onProgress: line.show,
    onWait: (stage) => console.error(`${stage}: waits for another run of it`),
  }).finally(() => line.close());
  if (json) return printCheckoutJson({ dataset: project.dataset, ...result });
  const code = reportCheckout(result);
  if (revision !== undefined && result.restored.length > 0) {
    const file = `data/${project.dataset}.lock.json`;
    console.log(`the lock file is still yours, for that of "${revision}" as well:`);
    console.log(`  git checkout ${revision} -- ${file}`);
  }
  return code;
});
