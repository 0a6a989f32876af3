/** Says what made a file: `deno task lineage data/default/model.json`. */
import { lineage, lineageLines } from "../lib/pipeline/mod.ts";
import { runTask, UsageError } from "./_cli.ts";

const usage = {
  text: "deno task lineage FILE [--dataset NAME] [--json]",
  string: ["dataset"],
  boolean: ["json"],
  words_max: 1,
  help: `
Finds the stage that made a file or folder, by its content: the code, packages, parameters and inputs
that it ran with, when it ran and what it really read; and the same for each input, back to the
sources. The file may lie anywhere and have any name. An edited file is refused.

  --dataset NAME look into this data set's records alone
  --json         one JSON document instead of a tree

Examples:
  deno task lineage data/default/metrics.json
  deno task lineage /tmp/a_copy_of_some_output.csv
`,
};

await runTask(usage, async (typed) => {
  const [file] = typed.words;
  if (file === undefined) throw new UsageError("Cannot trace a file: name one");
  const found = await lineage(Deno.cwd(), file, typed.value("dataset"));
  console.log(typed.has("json") ? JSON.stringify(found) : (await lineageLines(found)).join("\n"));
  return 0;
});
