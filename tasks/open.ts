/** Opens a report in the browser: `deno task open`. */
import { join } from "node:path";
import { chooseReports, openSession, type Report, reports } from "../lib/pipeline/mod.ts";
import { runTask } from "./_cli.ts";

const usage = {
  text: "deno task open [STAGE | NAME] [--print] [--dataset NAME] [--json]",
  string: ["dataset"],
  boolean: ["print", "json"],
  words_max: 1,
  help: `
Opens the outputs that stages declare as report("…") in the system's browser. Where there are several,
lists them: choose by stage, by the output's name or by the file's name. After a failed run it
opens what that run left. Without a terminal or a browser it prints the paths.

  --print        only print the paths
  --dataset NAME the data set (default: pipeline.dataset in params.yaml)
  --json         print stage, name, path and state of each report

Examples:
  deno task open
  deno task open validate
`,
};

/** Programs that show a page, with the arguments that stand before its path. */
const openers: Record<string, [string, ...string[]]> = {
  darwin: ["open"],
  windows: ["cmd", "/c", "start", ""],
};
const default_opener: [string, ...string[]] = ["xdg-open"];
/** A program that still runs after this time has found something to show the page with. */
const patience_ms = 3000;

await runTask(usage, async (typed) => {
  const root = Deno.cwd();
  const session = await openSession({ root, dataset: typed.value("dataset") });
  const all = await reports(session);
  const [name] = typed.words;
  if (typed.has("json") && name === undefined) {
    console.log(JSON.stringify({ dataset: session.project.dataset, reports: all }));
    return 0;
  }
  const chosen = await chooseReports(all, name);
  if (typed.has("json")) {
    console.log(JSON.stringify({ dataset: session.project.dataset, reports: chosen }));
    return 0;
  }
  const there = chosen.filter(({ state }) => state !== "missing");
  const [first] = there;
  if (typed.has("print") || !Deno.stdout.isTerminal()) {
    for (const { path } of there) console.log(path);
  } else if (chosen.length > 1) {
    console.log('Several reports, choose one with "deno task open NAME":');
    for (const one of chosen) console.log(`  ${one.name}  ${one.path}${stateText(one)}`);
  } else if (first !== undefined) {
    console.log(`${first.path}${stateText(first)}`);
    const failure = await show(join(root, first.path));
    if (failure !== undefined) console.error(`${failure}, open the path above yourself`);
  }
  return 0;
});

function stateText({ state, stage }: Report): string {
  if (state === "failed") return "  (left by a failed run)";
  return state === "missing" ? `  (missing, run "deno task repro ${stage}")` : "";
}

/** @returns What went wrong, if anything. */
async function show(path: string): Promise<string | undefined> {
  const [program, ...before] = openers[Deno.build.os] ?? default_opener;
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...before, path],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  } catch (error) {
    const is_absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotCapable; // a program that is not there cannot be granted
    if (!is_absent) throw error;
    return `There is no program "${program}"`;
  }
  const waited = new Promise<undefined>((done) => setTimeout(() => done(undefined), patience_ms));
  const status = await Promise.race([child.status, waited]);
  return status && !status.success ? `"${program}" found nothing to show it with` : undefined;
}
