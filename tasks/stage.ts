/** Runs one stage: `deno task stage features`. */
import { stageNames } from "../lib/pipeline/mod.ts";
import { runTask, UsageError } from "./_cli.ts";
import { runStages } from "./_run.ts";

const usage = {
  text: "deno task stage NAME [--force] [--dry] [--set section.key=value]… [--dataset NAME] " +
    "[--json] [--quiet]",
  string: ["dataset"],
  boolean: ["force", "dry", "json", "quiet"],
  collect: ["set"],
  words_max: 1,
  help: `
Runs one stage on its inputs as they are, checked and recorded as in "deno task repro",
which would also run the stages before it.

Examples:
  deno task stage features
  deno task stage train_baseline --set train_baseline.ridge=0.1 --force
`,
};

await runTask(usage, (typed) => {
  const root = Deno.cwd();
  if (typed.words.length === 0) {
    const names = stageNames(root);
    throw new UsageError(
      `Cannot run a stage: name one of ${names.map((name) => `"${name}"`).join(", ") || "none"}`,
    );
  }
  return runStages(root, typed, { stages: typed.words, only: true, force: typed.has("force") });
});
