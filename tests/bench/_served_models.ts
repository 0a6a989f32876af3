/** What the API serves in its bench: two models of 20 numbers, and features of customers. */
import { join } from "node:path";
import { type FeatureColumn, saveModel } from "../../lib/model/mod.ts";
import { seededDraw } from "../../lib/metrics/mod.ts";
import { trainTrees } from "../../lib/training/mod.ts";
import { openWriter } from "../../lib/online/mod.ts";
import { register } from "../../lib/registry/mod.ts";
import { openStorage } from "../../lib/storage/mod.ts";
import { benchModel } from "../integration/_bench_model.ts";

export const dataset = "bench";
/** Versions in the registry. */
export const version = { logistic: "1", trees: "2" } as const;

const names = Array.from({ length: 20 }, (_, at) => `f${at}`);
const [trees, leaves, customers] = [200, 15, 100_000];

/** Rows as the rival's: normal numbers, of which the first five decide. */
function makeRows(count: number, seed: number): { columns: FeatureColumn[]; labels: Uint8Array } {
  const draw = seededDraw(seed);
  const uniform = () => (draw(2 ** 31) + 0.5) / 2 ** 31;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const columns: FeatureColumn[] = names.map((name) => ({
    name,
    kind: "number",
    values: Array.from({ length: count }, normal),
  }));
  const labels = Uint8Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (const { values } of columns.slice(0, 5)) sum += values[row] as number;
    return uniform() < 1 / (1 + Math.exp(-sum)) ? 1 : 0;
  });
  return { columns, labels };
}

/** A registry with both models and a store with customers `0`, `1`, …; as the server's environment. */
export async function makeServed(folder: string): Promise<Record<string, string>> {
  const registry = join(folder, "registry"), online = join(folder, "online");
  const definition = "d".repeat(64);
  const logistic = benchModel("logistic");
  const hashes = { ...logistic.hashes, definition };
  const { columns: rows, labels } = makeRows(5000, 42);
  const grown = await trainTrees(rows, labels, {
    rounds_max: trees,
    learning_rate: 0.05,
    growth: "leaf",
    leaves_max: leaves,
    depth_max: null,
    l1: 0,
    l2: 0,
    gain_min: 0,
    child_hessian_min: 1e-3,
    child_rows_min: 5,
    row_share: 1,
    column_share: 1,
    bins_max: 255,
    one_hot_levels_max: 4,
    category_smoothing: 10,
    category_l2: 10,
    patience: null,
    seed: 1,
  });
  const models = [
    { ...logistic, hashes },
    {
      ...logistic,
      hashes,
      model: { kind: "trees" as const, base: grown.base, trees: grown.trees },
    },
  ];
  for (const model of models) {
    await register(openStorage(registry), dataset, {
      kind: model.model.kind,
      decision: null,
      figures: {},
      facts: {},
      content: { "model.json": new TextEncoder().encode(saveModel(model)) },
    }, { who: "bench", at: new Date("2026-01-01T00:00:00Z") });
  }
  await fillStore(online, definition);
  return { DATASET: dataset, REGISTRY: registry, ONLINE: online };
}

async function fillStore(place: string, definition: string): Promise<void> {
  const { columns } = makeRows(customers, 7);
  const writer = await openWriter(place, { dataset, definition }, {
    features: names.map((name) => ({ name, kind: "number" })),
    complete: true,
    max_age_days: null,
    now: new Date("2026-01-01T00:00:00Z"),
  });
  await writer.write(Array.from({ length: customers }, (_, row) => ({
    customer: `${row}`,
    snapshot_day: 20_000,
    cells: columns.map(({ values }) => values[row] as number),
  })));
  await writer.finish();
}

/** Bodies of so many rows each, as JSON. */
export function bodies(count: number, rows: number | "single"): string[] {
  const per_body = rows === "single" ? 1 : rows;
  const { columns } = makeRows(count * per_body, 11);
  const row = (at: number) => ({
    features: Object.fromEntries(columns.map(({ name, values }) => [name, values[at] as number])),
  });
  return Array.from({ length: count }, (_, body) =>
    JSON.stringify(
      rows === "single"
        ? row(body)
        : { rows: Array.from({ length: rows }, (_, at) => row(body * rows + at)) },
    ));
}
