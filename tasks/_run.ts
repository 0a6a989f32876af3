import {
  allDone,
  openSession,
  plan,
  repro,
  type ReproOptions,
  stageNames,
  summaryLine,
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
  const json = typed.has("json");
  const jobs = readCount(typed, "jobs");
  const printer = new Printer({ names: stageNames(root), quiet: typed.has("quiet"), json });
  const session = await openSession({
    root,
    dataset: typed.value("dataset"),
    settings: readSettings(typed),
    listener: (event) => printer.take(event),
    signal: interruption(),
  });
  const dry = typed.has("dry");
  const results = dry
    ? await plan(session, options)
    : await repro(session, { ...options, jobs: jobs ?? session.jobs });
  printer.close();
  const seconds = (performance.now() - start) / 1000;
  if (json) {
    console.log(JSON.stringify({ dataset: session.project.dataset, stages: results, seconds }));
  } else {
    if (dry) { for (const result of results) printer.result(result); }
    if (!typed.has("quiet")) printer.line(summaryLine(results, seconds));
  }
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
