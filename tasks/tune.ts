import { duration, textTable, tune, type TuneProgress } from "../lib/pipeline/mod.ts";
import { readCount, readSettings, runTask, UsageError } from "./_cli.ts";
import { interruption } from "./_run.ts";

const usage = {
  text: "deno task tune STAGE [--trials N] [--jobs J] [--seed S] [--dataset NAME] " +
    "[--set section.key=value] [--json] [--quiet]: look for better parameters of a stage",
  string: ["trials", "jobs", "seed", "dataset"],
  boolean: ["json", "quiet"],
  collect: ["set"],
  words_max: 1,
  help: `
What may be tried, and which number is to be least, stands in tune.yaml. Trials are drawn at random;
all of them get the cheapest budget, and the better half goes on with more. Each is a run of the stage
in the cache alone: a search that was broken off goes on where it was, and one with more trials keeps
those it has. Nothing is changed but data/<dataset>/tune/: what is found is a suggestion.

  --trials N  how many sets of parameters are drawn (default 20)
  --jobs J    runs at once (default: pipeline.jobs of params.yaml)
  --seed S    another seed draws other trials (default 1)`,
};

await runTask(usage, async (typed) => {
  const [stage] = typed.words;
  if (stage === undefined) {
    throw new UsageError("Cannot tune: name a stage, such as train_challenger");
  }
  const json = typed.has("json");
  const found = await tune(
    {
      root: Deno.cwd(),
      dataset: typed.value("dataset"),
      settings: await readSettings(typed),
      signal: interruption(),
    },
    {
      stage,
      trials: readCount(typed, "trials") ?? 20,
      seed: readCount(typed, "seed") ?? 1,
      jobs: readCount(typed, "jobs"),
    },
    json || typed.has("quiet") ? undefined : report,
  );
  if (json) {
    console.log(JSON.stringify(found));
    return 0;
  }
  const { present, suggested, ranking, metric } = found;
  const names = Object.keys(found.trials[0]!.values);
  const rows = ranking.map(({ number, values, score }) => [
    number === 0 ? "as it is" : `trial ${number}`,
    ...names.map((name) => values[name] === undefined ? "" : JSON.stringify(values[name])),
    score!.toFixed(6),
  ]);
  console.log(await textTable(["", ...names, metric], rows));
  if (suggested === undefined) {
    console.log(
      `No trial is better than the parameters as they are: ${metric} ${present.score!.toFixed(6)}.`,
    );
  } else {
    console.log(`\n${suggested.text}\nWritten to ${suggested.path}; params.yaml is as it was.`);
  }
  return 0;
});

function report({ trial, done, total }: TuneProgress): void {
  const { number, budget, outcome, score, seconds, message } = trial;
  const name = number === 0 ? "as it is" : `trial ${number}`;
  const spent = budget === null ? "" : ` (${budget})`;
  const what = score === undefined ? outcome : `${outcome}, ${score.toFixed(6)}`;
  console.log(`${done}/${total}  ${name}${spent}  ${what}  ${duration(seconds)}`);
  if (message !== undefined) console.error(`  ${message.replaceAll("\n", "\n  ")}`);
}
