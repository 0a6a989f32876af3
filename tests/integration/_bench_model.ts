/** Models of 20 numbers, as large as real ones, for tests that look at speed and load. */
import { model_format, type ModelFile, modelFileSchema } from "../../lib/model/mod.ts";
import { seeded } from "../_faults.ts";
import { bench_features } from "./_bench_rows.ts";

/** A logistic regression, or so many trees of 15 leaves. */
export function benchModel(kind: "logistic" | { trees: number }): ModelFile {
  const names = Array.from({ length: bench_features }, (_, at) => `f${at}`);
  return modelFileSchema.parse({
    format: model_format,
    dataset: "bench",
    hashes: { contract: "c", definition: "d", data: "x" },
    features: names.map((name) => ({ name, kind: "number", missing: false })),
    model: kind === "logistic" ? logistic(names) : trees(kind.trees),
    calibration: { kind: "platt", slope: 1.1, intercept: 0.05 },
    thresholds: { offer: 0.3, break_even: 0.2 },
    trained: { split: "unknown" },
    validation: null,
    calibrated_on: null,
    fit: {},
    library: "x",
  });
}

function logistic(names: string[]) {
  const columns = names.map((name, at) => ({
    name,
    feature: name,
    part: "value",
    level: null,
    mean: 0,
    deviation: 1,
    weight: (at - 9.5) / 10,
  }));
  return { kind: "logistic", base: 0.1, columns, dropped: [] };
}

function trees(count: number) {
  const random = seeded(1);
  return { kind: "trees", base: 0.1, trees: Array.from({ length: count }, () => tree(random)) };
}

/** A tree of 15 leaves that splits anywhere. */
function tree(random: () => number) {
  const nodes: { feature: number; threshold: number; left: number; right: number }[] = [];
  function grow(leaves: number): number {
    const at = nodes.length;
    const node = { feature: -1, threshold: 0, left: -1, right: -1 };
    nodes.push(node);
    if (leaves === 1) return at;
    node.feature = Math.floor(random() * bench_features);
    node.threshold = (random() - 0.5) * 2;
    const to_left = Math.ceil(leaves / 2);
    node.left = grow(to_left);
    node.right = grow(leaves - to_left);
    return at;
  }
  grow(15);
  return {
    feature: nodes.map(({ feature }) => feature),
    threshold: nodes.map(({ threshold }) => threshold),
    levels: nodes.map(() => null),
    missing_left: nodes.map(() => 0),
    left: nodes.map(({ left }) => left),
    right: nodes.map(({ right }) => right),
    value: nodes.map(({ feature }) => feature === -1 ? (random() - 0.5) / 10 : 0),
    cover: nodes.map(() => 10),
  };
}
