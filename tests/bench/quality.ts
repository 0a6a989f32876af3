/**
 * Compares the challenger with LightGBM and XGBoost: `deno task bench:quality`. The pipeline's own training
 * sets and split, settings of both sides chosen by validation rows, five seeds each; test rows are read
 * once, when all models stand. Data sets whose files are not beside the repository are left out. What is
 * given to the task, such as `--set train_challenger.learning_rate=0.03`, is handed on to `repro`.
 */
import {
  calibrationError,
  logLoss,
  rank,
  rankMetrics,
  reliabilityBins,
} from "../../lib/metrics/mod.ts";
import {
  type FeatureColumn,
  loadModel,
  modelOf,
  probabilities,
  readDefinition,
  readLabelledRows,
} from "../../lib/model/mod.ts";
import { openTable } from "../../lib/table/mod.ts";
import { mainJob, realFile, repro } from "../main_job/_main_job.ts";
import type { TestProject } from "../_project.ts";
import { askPeers, type PeerRows, peersPython, readNumbers, writePeerRows } from "./_peers.ts";

/** How the libraries' settings are found, see peers.py; after a choice by time all rows are refitted. */
const datasets = [
  { dataset: "elearning", plan: "early stop", file: undefined, refit: true },
  { dataset: "cdnow", plan: "fixed", file: "cdnow/CDNOW_master.txt", refit: true },
  { dataset: "telco", plan: "grid", file: "telco/Telco-Customer-Churn.csv", refit: false },
];
const seeds = [1, 2, 3, 4, 5];
/** How far the mean may lie below the better library's. */
const tolerance = { roc_auc: 0.003, pr_auc: 0.005 };

interface Figures {
  roc_auc: number;
  pr_auc: number;
  log_loss: number;
  ece: number;
}

const names = ["roc_auc", "pr_auc", "log_loss", "ece"] as const;

interface Rows extends PeerRows {
  keys: string[];
  /** Columns that the pipeline's models learn from as they are; the libraries get no others. */
  taken: ReadonlySet<string>;
}

const python = peersPython();
const lines: string[] = [];
const failures: string[] = [];

for (const { dataset, plan, file, refit } of datasets) {
  const source = file === undefined ? undefined : realFile(file);
  if (file !== undefined && source === undefined) continue;
  using project = mainJob();
  const own = await trainOwn(project, dataset, source);
  const parts = await readParts(project, dataset);
  const figures = new Map([["challenger", own.map((text) => judgeOwn(text, parts.test!))]]);
  if (python !== undefined) {
    const peers = await judgePeers(python, plan, parts, refit);
    for (const [library, all] of peers) figures.set(library, all);
  }
  for (const [name, all] of figures) row(dataset, name, all);
  compare(dataset, figures);
}

console.log(
  "| data set | model | ROC-AUC | PR-AUC | log loss | ECE | seeds' deviation, ROC / PR |",
);
console.log("|---|---|---|---|---|---|---|");
console.log(lines.join("\n"));
for (const failure of failures) console.log(`below the floor: ${failure}`);
if (failures.length > 0) Deno.exit(1);

/** Texts of the model files that the pipeline leaves, one a seed. */
async function trainOwn(project: TestProject, dataset: string, source: string | undefined) {
  const texts: string[] = [];
  for (const seed of seeds) {
    const { code, stderr } = await repro(project, [
      ...["train_challenger", "--quiet", "--dataset", dataset],
      ...["--set", `train_challenger.seed=${seed}`],
      ...source === undefined ? [] : ["--set", `ingest.source=${source}`],
      ...Deno.args,
    ]);
    if (code !== 0) throw new Error(`Cannot train on "${dataset}": ${stderr}`);
    texts.push(project.read(`data/${dataset}/models/challenger/model.json`));
    const { fit, validation } = JSON.parse(texts.at(-1)!);
    console.error(dataset, seed, JSON.stringify({ ...fit, validation }));
  }
  return texts;
}

/** The parts of the training set, as the stage wrote them. */
async function readParts(project: TestProject, dataset: string): Promise<Record<string, Rows>> {
  const folder = project.path(`data/${dataset}`);
  const { features } = readDefinition(
    project.read(`data/${dataset}/features/definition.json`),
  );
  const taken = new Set(
    features.filter(({ use }) => use !== "companion").map(({ name }) => name),
  );
  const write = Deno.makeTempDirSync();
  await using table = await openTable({ read: [folder], write, recordReads: () => {} });
  const parts: Record<string, Rows> = {};
  for (const part of ["train", "validation", "test"]) {
    const file = `${folder}/training/${part}.parquet`;
    parts[part] = { ...await readLabelledRows(table, file, features), taken };
  }
  return parts;
}

function judgeOwn(text: string, { keys, columns, labels }: Rows): Figures {
  const file = loadModel(text, "model.json");
  const scores = modelOf(file).predictRaw(columns);
  return judge(keys, labels, scores, probabilities(file.calibration, scores));
}

async function judgePeers(
  python: string,
  plan: string,
  parts: Record<string, Rows>,
  refit: boolean,
): Promise<Map<string, Figures[]>> {
  const [train, validation, test] = ["train", "validation", "test"].map((part) => {
    const { columns, taken, ...rows } = parts[part]!;
    return { ...rows, columns: columns.filter(({ name }) => taken.has(name)) };
  });
  const folder = Deno.makeTempDirSync();
  const has_validation = validation!.labels.length > 0;
  writePeerRows(folder, { plan, seeds }, {
    fit: train!,
    ...has_validation ? { validation: validation! } : {},
    ...refit ? { refit: has_validation ? both(train!, validation!) : train! } : {},
    test: test!,
  });
  const answers = await askPeers<
    { library: string; seed: number; file: string; settings: unknown; rounds: number }
  >(python, "quality", folder);
  const figures = new Map<string, Figures[]>();
  for (const { library, seed, file, settings, rounds } of answers) {
    const scores = readNumbers(folder, file);
    const all = figures.get(library) ?? [];
    figures.set(library, [...all, judge(test!.keys, test!.labels, scores, scores)]);
    console.error(library, seed, rounds, JSON.stringify(settings));
  }
  Deno.removeSync(folder, { recursive: true });
  return figures;
}

function both(first: PeerRows, second: PeerRows): PeerRows {
  const cells = ({ values }: FeatureColumn): unknown[] => Array.from<unknown>(values);
  return {
    labels: Uint8Array.from([...first.labels, ...second.labels]),
    columns: first.columns.map((column, at) => (
      { ...column, values: [...cells(column), ...cells(second.columns[at]!)] } as FeatureColumn
    )),
  };
}

/** Ranks by score, so that calibration has no part in them. */
function judge(
  keys: string[],
  labels: Uint8Array,
  scores: Float64Array,
  probability: Float64Array,
): Figures {
  const { roc_auc, pr_auc } = rankMetrics(rank(keys, labels, scores));
  return {
    roc_auc,
    pr_auc,
    log_loss: logLoss(labels, probability),
    ece: calibrationError(reliabilityBins(labels, probability)),
  };
}

function mean(all: readonly number[]): number {
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

function deviation(all: readonly number[]): number {
  const middle = mean(all);
  return Math.sqrt(mean(all.map((value) => (value - middle) ** 2)));
}

function row(dataset: string, name: string, all: readonly Figures[]): void {
  const of = (key: keyof Figures) => all.map((one) => one[key]);
  const means = names.map((key) => mean(of(key)).toFixed(4));
  const spread = [of("roc_auc"), of("pr_auc")].map((values) => deviation(values).toFixed(4));
  lines.push(`| ${dataset} | ${name} | ${means.join(" | ")} | ${spread.join(" / ")} |`);
}

function compare(dataset: string, figures: ReadonlyMap<string, Figures[]>): void {
  const own = figures.get("challenger")!;
  for (const key of ["roc_auc", "pr_auc"] as const) {
    const of = (all: readonly Figures[]) => mean(all.map((one) => one[key]));
    const others = [...figures].filter(([name]) => name !== "challenger").map(([, all]) => of(all));
    const least = Math.max(...others) - tolerance[key];
    if (of(own) < least) {
      failures.push(
        `${dataset}, ${key}: ${of(own).toFixed(4)}, must be at least ${least.toFixed(4)}`,
      );
    }
  }
}
