/**
 * Measures the prediction API: `deno task bench:serve`. One process each, in turns with the same service
 * in FastAPI where RIVAL_PYTHON names an interpreter that has it; wrk asks as quickly as answers come,
 * and where a rate is given, requests go out at it whatever is unanswered.
 *
 * `--seconds N` of each turn (default 4), `--rounds N` (default 5), `--memory-seconds N` (default 60),
 * `--only PART,…` of singles, equalLoad, batches, customers, memory, start.
 */
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "@std/cli";
import { ApiProcess } from "./_api_process.ts";
import { requestBytes } from "./_connections.ts";
import { which } from "./_measure.ts";
import { Rival, rivalPython } from "./_rival.ts";
import { bodies, makeServed, version } from "./_served_models.ts";
import { type Line, perSecond, printTable, whole } from "./_serve_table.ts";
import { inTurns, latencies, middle, openInTurns, openLatencies, p } from "./_serve_turns.ts";
import { wrk } from "./_wrk.ts";

const options = parseArgs(Deno.args, {
  string: ["seconds", "rounds", "memory-seconds", "only"],
  default: { seconds: "4", rounds: "5", "memory-seconds": "60", only: "" },
}) as unknown as Record<"seconds" | "rounds" | "memory-seconds" | "only", string>;
const seconds = Number(options.seconds), rounds = Number(options.rounds);
const turn = { seconds, rounds };
const memory_seconds = Number(options["memory-seconds"]);

if (which("wrk") === undefined) {
  throw new Error('Cannot measure: wrk is missing, type "apt-get install wrk"');
}

const scratch = Deno.makeTempDirSync({ prefix: "serve-" });
const served = await makeServed(scratch);
const files = {
  single: writeBodies("single", bodies(200, "single")),
  batch: writeBodies("batch", bodies(5, 1000)),
};

const lines: Line[] = [];

function writeBodies(name: string, texts: string[]): string {
  const path = join(scratch, `${name}.jsonl`);
  Deno.writeTextFileSync(path, `${texts.join("\n")}\n`);
  return path;
}

function startOurs(kind: keyof typeof version): Promise<ApiProcess> {
  return ApiProcess.start({
    ...served,
    MODEL_VERSION: version[kind],
    PREDICTION_LOG: Deno.makeTempDirSync({ dir: scratch, prefix: "log-" }),
  });
}

const python = rivalPython();
const rivals = {
  numpy: python === undefined ? undefined : await Rival.start(python, "numpy", 18091),
  pandas: python === undefined ? undefined : await Rival.start(python, "pandas", 18092),
};

const asker = (url: string | undefined, path: string, connections: number, bodies?: string) =>
  url === undefined
    ? undefined
    : () => wrk(scratch, `${url}${path}`, { connections, seconds, bodies });

async function singles(): Promise<void> {
  await using ours = await startOurs("logistic");
  const turns = await inTurns(turn, {
    ours: asker(ours.url, "/predict/single", 16, files.single),
    numpy: asker(rivals.numpy?.url, "/predict/single", 16, files.single),
    pandas: asker(rivals.pandas?.url, "/predict/single", 16, files.single),
    live: asker(ours.url, "/live", 16),
  });
  const rate = (name: string) => perSecond(turns.median(name, "good_per_s"));
  const times = (other: string) => turns.times("ours", other, "good_per_s");
  lines.push({
    what: "/predict/single, -c16",
    ours: rate("ours")!,
    numpy: rate("numpy"),
    pandas: rate("pandas"),
    times: { numpy: times("numpy"), pandas: times("pandas") },
    target: "8 × numpy, 60 × pandas",
    reached: atLeast(times("numpy"), 8) && atLeast(times("pandas"), 60),
  });
  lines.push({
    what: "its p50 and p99",
    ours: latencies(turns, "ours")!,
    numpy: latencies(turns, "numpy"),
    pandas: latencies(turns, "pandas"),
  });
  lines.push({
    what: "/live, -c16",
    ours: `${rate("live")}, /predict/single is ${(times("live")! * 100).toFixed(0)} % of it`,
  });
}

async function equalLoad(): Promise<void> {
  await using ours = await startOurs("logistic");
  const requests = bodies(200, "single").map((body) => requestBytes("/predict/single", body));
  const sides = { ours: ours.url, numpy: rivals.numpy?.url };
  // The rival can do 3,000/s, and hardly more.
  for (const rate_per_s of [1000, 2000, 3000]) {
    const request = (at: number) => requests[at % requests.length]!;
    const runs = await openInTurns(turn, sides, rate_per_s, request);
    const times = runs.numpy &&
      middle(runs.numpy.map((shots, at) => p(shots, 0.99) / p(runs.ours![at]!, 0.99)));
    lines.push({
      what: `/predict/single at ${rate_per_s}/s, p50 and p99`,
      ours: openLatencies(runs.ours!),
      numpy: runs.numpy && openLatencies(runs.numpy),
      times: { numpy: times },
      target: "p99 a fifth of numpy's",
      reached: atLeast(times, 5),
    });
  }
}

async function batches(): Promise<void> {
  await using logistic = await startOurs("logistic");
  await using trees = await startOurs("trees");
  const turns = await inTurns(turn, {
    logistic: asker(logistic.url, "/predict", 4, files.batch),
    trees: asker(trees.url, "/predict", 4, files.batch),
    numpy: asker(rivals.numpy?.url, "/predict", 4, files.batch),
    pandas: asker(rivals.pandas?.url, "/predict", 4, files.batch),
  });
  const rows = (name: string) => {
    const batches_per_s = turns.median(name, "good_per_s");
    return batches_per_s === undefined ? undefined : `${whole(batches_per_s * 1000)} rows/s`;
  };
  for (const kind of ["logistic", "trees"] as const) {
    const times = {
      numpy: turns.times(kind, "numpy", "good_per_s"),
      pandas: turns.times(kind, "pandas", "good_per_s"),
    };
    const [least, goal] = kind === "logistic" ? [5, 8] : [1, 2];
    lines.push({
      what: `/predict, 1,000 rows, -c4, ${
        kind === "logistic" ? "logistic" : "200 trees of 15 leaves (rivals: logistic)"
      }`,
      ours: rows(kind)!,
      numpy: rows("numpy"),
      pandas: rows("pandas"),
      times,
      target: `${least} × numpy, goal ${goal} ×`,
      reached: atLeast(times.numpy, least),
    });
    lines.push({
      what: "its p50 and p99",
      ours: latencies(turns, kind)!,
      numpy: latencies(turns, "numpy"),
      pandas: latencies(turns, "pandas"),
    });
  }
}

async function customers(): Promise<void> {
  await using ours = await startOurs("logistic");
  const get = (at: number) => requestBytes(`/predict/customer/${at * 7919 % 100_000}`);
  const runs = await openInTurns(turn, { ours: ours.url }, 1000, get);
  const p99 = middle(runs.ours!.map((shots) => p(shots, 0.99)));
  lines.push({
    what: "/predict/customer/{id} of 100,000 in SQLite at 1,000/s, p50 and p99",
    ours: openLatencies(runs.ours!),
    target: "p99 below 2 ms",
    reached: p99 < 2,
  });
}

async function memory(path: string, file: string, mib_max: number): Promise<void> {
  await using ours = await startOurs("logistic");
  await wrk(scratch, `${ours.url}${path}`, {
    connections: 16,
    seconds: memory_seconds,
    bodies: file,
  });
  const { rss_mib, rss_mib_max } = ours.memory();
  lines.push({
    what: `memory after ${memory_seconds} s of ${path}${
      path === "/predict" ? ", 1,000 rows" : ""
    }, -c16`,
    ours: `${whole(rss_mib)} MiB (most ${whole(rss_mib_max)})`,
    target: `below ${mib_max} MiB`,
    reached: rss_mib < mib_max,
  });
}

async function start(): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 2 * rounds; run++) {
    await using ours = await startOurs("logistic");
    times.push(ours.ready_ms);
  }
  lines.push({
    what: "from start to ready",
    ours: `${whole(middle(times))} ms`,
    target: "below 500 ms",
    reached: middle(times) < 500,
  });
}

/** Undefined where there is nobody to compare with. */
function atLeast(times: number | undefined, least: number): boolean | undefined {
  return times === undefined ? undefined : times >= least;
}

const parts = {
  singles,
  equalLoad,
  batches,
  customers,
  memory: async () => {
    await memory("/predict/single", files.single, 150);
    await memory("/predict", files.batch, 256);
  },
  start,
};
const before = loadavg()[0]!;
for (const [name, part] of Object.entries(parts)) {
  if (options.only !== "" && !options.only.split(",").includes(name)) continue;
  console.error(name);
  await part();
}
console.log(
  `${cpus().length} × ${cpus()[0]!.model}, load ${before.toFixed(1)} before and ${
    loadavg()[0]!.toFixed(1)
  } after, ${rounds} rounds of ${seconds} s, medians\n`,
);
printTable(lines);
for (const rival of Object.values(rivals)) await rival?.stop();
Deno.removeSync(scratch, { recursive: true });
