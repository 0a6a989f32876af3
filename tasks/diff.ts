/** Compares what two Git revisions made: `deno task diff`. */
import { diff, diffLines, openSession } from "../lib/pipeline/mod.ts";
import { runTask } from "./_cli.ts";

const usage = {
  text: "deno task diff [REV [REV2]] [--dataset NAME] [--json]",
  string: ["dataset"],
  boolean: ["json"],
  words_max: 2,
  help: `
Shows the parameters, values, code, sources, metrics and artifacts that differ between the last runs
that two Git revisions record, or between one revision (default HEAD) and the work folder as its
stages last ran. Reads lock files and small metrics alone; changes nothing.

  --dataset NAME the data set (default: pipeline.dataset in params.yaml)
  --json         one JSON document instead of lines

Examples:
  deno task diff
  deno task diff HEAD~1
  deno task diff v1.0 main --json
`,
};

await runTask(usage, async (typed) => {
  const [from = "HEAD", to] = typed.words;
  const session = await openSession({ root: Deno.cwd(), dataset: typed.value("dataset") });
  const found = await diff(session, from, to);
  console.log(typed.has("json") ? JSON.stringify(found) : (await diffLines(found)).join("\n"));
  return 0;
});
