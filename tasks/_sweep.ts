import { duration, sweep, type SweepPoint, textTable } from "../lib/pipeline/mod.ts";
import { readCount, readSettings, type Typed, UsageError } from "./_cli.ts";
import { interruption } from "./_run.ts";

/** Runs a sweep and prints its table. @returns The exit code. */
export async function runSweep(root: string, typed: Typed): Promise<number> {
  for (const flag of ["dry", "force", "only", "downstream", "keep-going"]) {
    if (typed.has(flag)) throw new UsageError(`Cannot use --${flag} with --sweep: leave one out`);
  }
  const json = typed.has("json");
  const report = (point: SweepPoint) => {
    if (json || typed.has("quiet")) return;
    console.log(`${named(point.params)}  ${point.outcome}  ${duration(point.seconds)}`);
    if (point.message !== undefined) console.error(`  ${point.message.replaceAll("\n", "\n  ")}`);
  };
  const points = await sweep(
    {
      root,
      dataset: typed.value("dataset"),
      settings: await readSettings(typed),
      signal: interruption(),
    },
    typed.values("sweep"),
    { stages: typed.words, jobs: readCount(typed, "jobs") },
    report,
  );
  if (json) console.log(JSON.stringify({ points }));
  else {
    const params = Object.keys(points[0]!.params);
    const metrics = [...new Set(points.flatMap((point) => Object.keys(point.metrics)))].sort();
    const rows = points.map((point) => [
      ...params.map((name) => JSON.stringify(point.params[name])),
      ...metrics.map((name) =>
        point.metrics[name] === undefined ? "" : String(point.metrics[name])
      ),
      point.outcome,
    ]);
    console.log(await textTable([...params, ...metrics, "outcome"], rows));
  }
  return points.every(({ outcome }) => outcome !== "failed") ? 0 : 1;
}

function named(params: SweepPoint["params"]): string {
  return Object.entries(params).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(
    " ",
  );
}
