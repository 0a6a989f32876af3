/** Brings the pipeline up to date: `deno task repro`. */
import { stageNames } from "../lib/pipeline/mod.ts";
import { runTask, UsageError } from "./_cli.ts";
import { runStages } from "./_run.ts";

const usage = {
  text: "deno task repro [STAGE…] [--dry] [--force] [--only | --downstream] [--jobs N] " +
    "[--keep-going] [--set section.key=value]… [--sweep section.key=a,b,…]… [--dataset NAME] " +
    "[--json] [--quiet]",
  string: ["dataset", "jobs"],
  boolean: ["dry", "force", "only", "downstream", "keep-going", "json", "quiet"],
  collect: ["set", "sweep"],
  help: `
Runs every stage whose code, parameters, inputs or outputs have changed, and only those.

  --dry          say what would be done and why; exit code 1 if anything would run
  --force        run the named stages (or all) even if nothing has changed
  --only         the named stages without those they need
  --downstream   the named stages and all that need them
  --jobs N       stages at once (default: processors)
  --keep-going   after a failure, go on with stages that do not need the failed one
  --set x.y=v    a parameter for this run, instead of the one in params.yaml
  --sweep x.y=…  one run per value, in the cache alone; prints a table of metrics
  --dataset NAME the data set (default: pipeline.dataset in params.yaml)
  --json         one JSON document instead of lines
  --quiet        failures only

Examples:
  deno task repro
  deno task repro train_baseline --set train_baseline.ridge=0.1
  deno task repro features --downstream --dry
  deno task repro train_baseline --sweep train_baseline.ridge=0.1,1,10 --jobs 2
`,
};

const first_stage = `stages/ is empty: there is nothing to do yet. A first stage, stages/hello.ts:

  import { z } from "zod";
  import { defineStage, main } from "../lib/stage/mod.ts";

  const stage = defineStage({
    about: "Says hello",
    params: z.strictObject({ name: z.string().default("world") }),
    inputs: {},
    outputs: { greeting: "data/{dataset}/greeting.txt" },
    async run({ params, outputs }) {
      await Deno.writeTextFile(outputs.greeting, \`Hello, \${params.name}\\n\`);
    },
  });
  export default stage;
  if (import.meta.main) await main(stage, import.meta);

Then: deno task repro`;

await runTask(usage, async (typed) => {
  const root = Deno.cwd();
  const json = typed.has("json");
  if (typed.has("only") && typed.has("downstream")) {
    throw new UsageError("Cannot use --only with --downstream: choose one");
  }
  if (stageNames(root).length === 0) {
    console.log(json ? JSON.stringify({ stages: [] }) : first_stage);
    return 0;
  }
  if (typed.values("sweep").length > 0) {
    const { runSweep } = await import("./_sweep.ts");
    return await runSweep(root, typed);
  }
  return await runStages(root, typed, {
    stages: typed.words,
    only: typed.has("only"),
    downstream: typed.has("downstream"),
    force: typed.has("force"),
    keep_going: typed.has("keep-going"),
  });
});
