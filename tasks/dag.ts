/** Draws the pipeline: `deno task dag`. */
import {
  drawDag,
  mermaid,
  openSession,
  pipelineDag,
  plan,
  stageNames,
  svg,
} from "../lib/pipeline/mod.ts";
import { readSettings, runTask, UsageError } from "./_cli.ts";

const formats = ["mermaid", "svg", "json"];
/** Where the width of the terminal is not known. */
const default_columns = 120;

const usage = {
  text: "deno task dag [STAGE…] [--files] [--status] [--only | --downstream] " +
    "[--mermaid | --svg | --json] [--set section.key=value]… [--dataset NAME]",
  string: ["dataset"],
  boolean: ["files", "status", "only", "downstream", ...formats],
  collect: ["set"],
  help: `
Draws the stages from top to bottom, each below all that it needs; with names: these and what they
need. A drawing that is wider than the terminal becomes a list.

  --files        files, folders and sources between the stages, too
  --status       mark each stage: skip, restore, run, or maybe (known once others have run)
  --only         the named stages without those they need
  --downstream   the named stages and all that need them
  --mermaid      text for a Markdown page
  --svg          a picture, for light and dark pages
  --json         nodes and edges
  --dataset NAME the data set (default: pipeline.dataset in params.yaml)

Examples:
  deno task dag --status
  deno task dag --svg > docs/pipeline.svg
  deno task dag features --downstream --files
`,
};

await runTask(usage, async (typed) => {
  const root = Deno.cwd();
  const chosen = formats.filter((name) => typed.has(name));
  if (chosen.length > 1) {
    throw new UsageError(`Cannot use --${chosen[0]} with --${chosen[1]}: choose one`);
  }
  if (typed.has("only") && typed.has("downstream")) {
    throw new UsageError("Cannot use --only with --downstream: choose one");
  }
  if (chosen.length === 0 && stageNames(root).length === 0) {
    console.log('stages/ is empty, "deno task repro" shows a first stage');
    return 0;
  }
  const session = await openSession({
    root,
    dataset: typed.value("dataset"),
    settings: await readSettings(typed),
  });
  const selection = {
    stages: typed.words,
    only: typed.has("only"),
    downstream: typed.has("downstream"),
  };
  const dag = await pipelineDag(session, {
    ...selection,
    files: typed.has("files"),
    plan: typed.has("status") ? await plan(session, selection) : undefined,
  });
  if (typed.has("json")) console.log(JSON.stringify({ dataset: session.project.dataset, ...dag }));
  else if (typed.has("mermaid")) console.log((await mermaid(dag)).trimEnd());
  else if (typed.has("svg")) {
    console.log((await svg(dag, `Pipeline of data set ${session.project.dataset}`)).trimEnd());
  } else console.log((await drawDag(dag, columns())).join("\n"));
  return 0;
});

function columns(): number {
  return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : default_columns;
}
