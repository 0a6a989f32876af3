/**
 * Measures boosted trees: `deno task bench:trees`. 200,000 rows × 20 numbers, 5 % of them missing, 200
 * trees of 31 leaves, beside LightGBM, XGBoost and scikit-learn on one thread where PEERS_PYTHON names an
 * interpreter that has them; prediction is of LightGBM's own trees on both sides.
 */
import { cpus, loadavg } from "node:os";
import process from "node:process";
import { join } from "node:path";
import type { DefinitionFile } from "../../lib/features/mod.ts";
import {
  type FeatureColumn,
  type Model,
  modelOf,
  sigmoid,
  TreesModel,
} from "../../lib/model/mod.ts";
import { importModel, trainTrees, type TreeSettings } from "../../lib/training/mod.ts";
import { logLoss, seededDraw } from "../../lib/metrics/mod.ts";
import { askPeers, type PeerRows, peersPython, readNumbers, writePeerRows } from "./_peers.ts";

const [rows, features, repeats] = [200_000, 20, 3];
/** Rows whose scores are taken apart. */
const explained = 2000;

/** LightGBM's defaults, as far as they have names here. */
const settings: TreeSettings = {
  rounds_max: 200,
  learning_rate: 0.1,
  growth: "leaf",
  leaves_max: 31,
  depth_max: null,
  l1: 0,
  l2: 0,
  gain_min: 0,
  child_hessian_min: 1e-3,
  child_rows_min: 20,
  row_share: 1,
  column_share: 1,
  bins_max: 255,
  one_hot_levels_max: 4,
  category_smoothing: 10,
  category_l2: 10,
  patience: null,
  seed: 1,
};

interface Timing {
  wall_s: number;
  cpu_s: number;
}

const lines: string[] = [];
const made = makeRows();
const own = await timed(1, () => trainTrees(made.columns, made.labels, settings));
line("training", "this trainer, 1 thread", own.timing, `log loss ${lossOf(own.result)}`);
const two = await timed(1, () => trainTrees(made.columns, made.labels, settings, { threads: 2 }));
if (JSON.stringify(two.result) !== JSON.stringify(own.result)) {
  throw new Error("two threads differ");
}
line("training", "this trainer, 2 threads, the same bytes", two.timing, "");
const python = peersPython();
const fastest = python === undefined ? undefined : await peers(python);
const model = fastest?.model ?? new TreesModel(own.result);
const trees = fastest === undefined ? "its own trees" : "LightGBM's trees";
const predicted = await timed(repeats, () => model.predictRaw(made.columns));
line("prediction", `this model, ${trees}`, predicted.timing, perSecond(predicted.timing));
const apart = await timed(repeats, () => explain(model));
line("explanation", `this model, ${trees}`, apart.timing, perSecond(apart.timing, explained));
if (fastest !== undefined) {
  const off = predicted.result.reduce(
    (most, score, row) => Math.max(most, Math.abs(score - fastest.scores[row]!)),
    0,
  );
  console.error(`most that a score differs from LightGBM's: ${off}`);
  const parts_off = apart.result.flatMap((parts, row) =>
    Array.from(parts, (part, at) => Math.abs(part - fastest.parts[row * (features + 1) + at]!))
  ).reduce((most, one) => Math.max(most, one), 0);
  console.error(`most that a part differs from LightGBM's: ${parts_off}`);
  console.error(
    `of LightGBM's CPU time: training ${(own.timing.cpu_s / fastest.fit.cpu_s).toFixed(2)}, ` +
      `prediction ${(predicted.timing.cpu_s / fastest.predict.cpu_s).toFixed(2)}, ` +
      `explanation ${(apart.timing.cpu_s / fastest.explain.cpu_s).toFixed(2)}`,
  );
}
console.log(`${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, best of ${repeats}`);
console.log("| what | by | wall | CPU | |\n|---|---|---|---|---|");
console.log(lines.join("\n"));

/** Churn by a few of the features, bent and crossed, with noise. */
function makeRows(): PeerRows & { columns: FeatureColumn[] } {
  const draw = seededDraw(1);
  const uniform = () => (draw(2 ** 32) + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const values = Array.from(
    { length: features },
    () => Array.from({ length: rows }, () => draw(20) === 0 ? null : normal()),
  );
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const x = values.map((column) => column[row] ?? 0) as [number, ...number[]];
    const score = x[0] + 1.2 * Math.sin(2 * x[1]!) + x[2]! * x[3]! + (x[4]! > 0.5 ? 0.5 : 0) -
      0.7 * Math.abs(x[5]!) + 0.3 * x[6]! - 0.5;
    return uniform() < sigmoid(score) ? 1 : 0;
  });
  const columns = values.map((values, at): FeatureColumn => ({
    name: `x${at + 10}`,
    kind: "number",
    values,
  }));
  return { columns, labels };
}

/** The fastest of several runs. */
async function timed<Result>(runs: number, work: () => Result | Promise<Result>) {
  const timing: Timing = { wall_s: Infinity, cpu_s: Infinity };
  let result: Result | undefined;
  // The first run is slower, and not counted: the code is compiled while it runs.
  for (let run = 0; run <= runs; run++) {
    const before = process.cpuUsage();
    const started = performance.now();
    result = await work();
    const { user, system } = process.cpuUsage(before);
    if (run === 0 && runs > 1) continue;
    timing.wall_s = Math.min(timing.wall_s, (performance.now() - started) / 1000);
    timing.cpu_s = Math.min(timing.cpu_s, (user + system) / 1e6);
  }
  return { timing, result: result! };
}

function lossOf(fit: Awaited<ReturnType<typeof trainTrees>>): string {
  const scores = new TreesModel(fit).predictRaw(made.columns);
  return logLoss(made.labels, scores.map(sigmoid)).toFixed(4);
}

async function peers(python: string) {
  const folder = Deno.makeTempDirSync();
  writePeerRows(folder, { repeats, explained }, { train: made });
  const answers = await askPeers<{
    library: string;
    version: string;
    fit_s: number;
    fit_cpu_s: number;
    predict_s: number;
    predict_cpu_s: number;
    log_loss: number;
    explain_s: number;
    explain_cpu_s: number;
  }>(python, "speed", folder);
  const best = (library: string) => {
    const runs = answers.filter((one) => one.library === library);
    const least = (key: "fit_s" | "fit_cpu_s" | "predict_s" | "predict_cpu_s") => (
      Math.min(...runs.map((run) => run[key]))
    );
    const fit = { wall_s: least("fit_s"), cpu_s: least("fit_cpu_s") };
    const predict = { wall_s: least("predict_s"), cpu_s: least("predict_cpu_s") };
    const name = `${library} ${runs[0]!.version}, 1 thread`;
    line("training", name, fit, `log loss ${runs[0]!.log_loss.toFixed(4)}`);
    line("prediction", name, predict, perSecond(predict));
    return { fit, predict };
  };
  const lightgbm = best("LightGBM");
  for (const library of ["XGBoost", "scikit-learn"]) best(library);
  const model = lightgbmModel(Deno.readTextFileSync(join(folder, "lightgbm.json")));
  const scores = readNumbers(folder, "lightgbm.bin");
  const parts = readNumbers(folder, "lightgbm-parts.bin");
  const apart = answers.find((one) => one.explain_s !== undefined)!;
  const explain = { wall_s: apart.explain_s, cpu_s: apart.explain_cpu_s };
  line("explanation", `${apart.library}, 1 thread`, explain, perSecond(explain, explained));
  Deno.removeSync(folder, { recursive: true });
  return { ...lightgbm, model, scores, parts, explain };
}

function lightgbmModel(text: string): Model {
  const features = made.columns.map(({ name }) => (
    { name, kind: "number" as const, as_of: "today" as const, from: { part: "attribute" } }
  ));
  return modelOf(importModel({
    ...{ text, name: "lightgbm.json", from: "lightgbm", dataset: "made" },
    features: features.map(({ name }) => name),
    definition: { hash: "", features } as unknown as DefinitionFile,
    hashes: { contract: "", data: "" },
    value: { offer_cost: 1, saved_customer: 2, save_rate: 0.5 },
  }));
}

/** Each feature's part of the first rows' scores. */
function explain(model: Model): Float64Array[] {
  return Array.from(
    { length: explained },
    (_, row) => model.contributions(made.columns.map(({ values }) => values[row]!)),
  );
}

function perSecond({ cpu_s }: Timing, count = rows): string {
  return `${Math.round(count / cpu_s).toLocaleString("en-US")} rows a CPU second`;
}

function line(what: string, by: string, { wall_s, cpu_s }: Timing, more: string): void {
  lines.push(`| ${what} | ${by} | ${wall_s.toFixed(2)} s | ${cpu_s.toFixed(2)} s | ${more} |`);
  console.error(lines.at(-1));
}
