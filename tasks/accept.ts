/** Records that a change of code leaves a stage's outputs as they are: `deno task accept features`. */
import { accept, openSession } from "../lib/pipeline/mod.ts";
import { readSettings, runTask, UsageError } from "./_cli.ts";

const usage = {
  text: "deno task accept STAGE… [--dataset NAME] [--set section.key=value]… [--json]",
  string: ["dataset"],
  boolean: ["json"],
  collect: ["set"],
  help: `
Says that the code of a stage changed (a comment, a name) but not what it writes, so that "repro"
does not run it again. Refused where parameters, inputs or outputs have changed too.

Example:
  deno task accept features
`,
};

await runTask(usage, async (typed) => {
  if (typed.words.length === 0) throw new UsageError("Cannot accept: name a stage");
  const session = await openSession({
    root: Deno.cwd(),
    dataset: typed.value("dataset"),
    settings: await readSettings(typed),
  });
  const accepted: Record<string, string[]> = {};
  for (const name of typed.words) {
    accepted[name] = await accept(session, name);
    if (typed.has("json")) continue;
    const what = accepted[name].join(", ");
    console.log(what === "" ? `${name}: nothing to accept` : `${name}: accepted ${what}`);
  }
  if (typed.has("json")) console.log(JSON.stringify({ accepted }));
  return 0;
});
