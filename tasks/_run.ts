import {
  allDone,
  openSession,
  plan,
  repro,
  type ReproOptions,
  stageNames,
  type StageResult,
  summaryLine,
  unchanged,
  writeWitness,
} from "../lib/pipeline/mod.ts";
import { readCount, readSettings, type Typed } from "./_cli.ts";
import { Printer } from "./_printer.ts";

/** Plans or runs stages and prints what happens. @returns The exit code. */
export async function runStages(
  root: string,
  typed: Typed,
  options: ReproOptions,
): Promise<number> {
  const start = performance.now();
  const [json, quiet, dry] = [typed.has("json"), typed.has("quiet"), typed.has("dry")];
  const jobs = readCount(typed, "jobs");
  const printer = new Printer({ names: stageNames(root), quiet, json });
  const before = unchanged(root, Deno.args);
  if (before !== undefined) {
    for (const result of before.results) printer.result(result);
    return finish(printer, before.dataset, before.results, start, { json, quiet, dry });
  }
  const session = await openSession({
    root,
    dataset: typed.value("dataset"),
    settings: await readSettings(typed),
    listener: (event) => printer.take(event),
    signal: interruption(),
  });
  const results = dry
    ? await plan(session, options)
    : await repro(session, { ...options, jobs: jobs ?? session.jobs });
  if (dry) { for (const result of results) printer.result(result); }
  await writeWitness(session, Deno.args, results);
  return finish(printer, session.project.dataset, results, start, { json, quiet, dry });
}

function finish(
  printer: Printer,
  dataset: string,
  results: StageResult[],
  start: number,
  { json, quiet, dry }: { json: boolean; quiet: boolean; dry: boolean },
): number {
  printer.close();
  const seconds = (performance.now() - start) / 1000;
  if (json) console.log(JSON.stringify({ dataset, stages: results, seconds }));
  else if (!quiet) printer.line(summaryLine(results, seconds, dry));
  if (dry) return results.some(({ outcome }) => outcome === "run" || outcome === "maybe") ? 1 : 0;
  return allDone(results) ? 0 : 1;
}

/** Aborted by Ctrl-C or a polite kill, so that children end and what is done stays recorded. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => controller.abort());
  }
  return controller.signal;
}
