import type { Value } from "../../contract/mod.ts";
import type { DefinitionFile } from "../../features/mod.ts";
import { boundsOf } from "../bounds.ts";
import {
  type EncodedFeature,
  model_format,
  type ModelFile,
  type Tree,
  treeProblems,
} from "../../model/mod.ts";
import { bestThreshold } from "../../metrics/mod.ts";
import type { ImportedColumn, ImportedTrees } from "./imported_trees.ts";
import { readLightgbm } from "./read_lightgbm.ts";
import { readXgboost } from "./read_xgboost.ts";
import { refusal } from "./refusal.ts";

export interface ImportInput {
  /** Text of the foreign model file. */
  text: string;
  /** The file's name, for messages. */
  name: string;
  from: "xgboost" | "lightgbm";
  /** The model's features in its own order; needed where the file has no names. */
  features?: readonly string[];
  /** Levels in the order of their codes by feature; needed where the file has no names for them. */
  levels?: Readonly<Record<string, readonly string[]>>;
  /** XGBoost with early stopping: which rounds count. */
  rounds?: "all" | "best";
  dataset: string;
  definition: DefinitionFile;
  hashes: Pick<ModelFile["hashes"], "contract" | "data">;
  value: Value;
  /** What it was trained on, as far as somebody says so: the gate must tell it from test rows. */
  trained?: ModelFile["trained"];
}

/**
 * Turns trees trained elsewhere into this project's model file. Probabilities stay as they were
 * there: LightGBM's to the last digits, XGBoost's to about 1e-6, as it sums in single precision.
 *
 * @throws {TypeError} If the file is no such model, or its features are not those of the data set;
 * all that is wrong at once.
 */
export function importModel(input: ImportInput): ModelFile {
  const { name, definition, from } = input;
  const parsed = parseModel(input.text, name, from);
  const imported = from === "xgboost"
    ? readXgboost(parsed, name, input.rounds)
    : readLightgbm(parsed, name);
  const columns = namedColumns(imported, input);
  checkFeatures(columns, input);
  const features = definition.features.map((spec): EncodedFeature => {
    const column = columns.find((column) => column.name === spec.name);
    return spec.kind === "number"
      ? { name: spec.name, kind: "number", missing: true }
      : { name: spec.name, kind: "category", missing: true, levels: column?.levels ?? [] };
  });
  const places = columns.map(({ name }) => features.findIndex((own) => own.name === name));
  const trees = imported.trees.map((tree): Tree => ({
    ...tree,
    feature: tree.feature.map((at) => at === -1 ? -1 : places[at]!),
  }));
  const problems = treeProblems(features, trees);
  if (problems.length > 0) throw refusal(name, problems);
  const { break_even } = bestThreshold([], [], input.value);
  return {
    format: model_format,
    dataset: input.dataset,
    hashes: { ...input.hashes, definition: definition.hash },
    features,
    model: { kind: "trees", base: imported.base, trees },
    calibration: { kind: "none" },
    thresholds: { offer: break_even, break_even },
    bounds: boundsOf(definition),
    trained: input.trained ?? { split: "unknown" },
    validation: null,
    calibrated_on: null,
    fit: {
      rounds: trees.length,
      leaves: trees.reduce((sum, { feature }) => sum + feature.filter((at) => at === -1).length, 0),
    },
    library: imported.library,
  };
}

function parseModel(text: string, name: string, from: ImportInput["from"]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (/^\s*(booster\[\d+\]|\d+:(\[|leaf=))/.test(text)) {
      throw refusal(name, [
        'it is the text of get_dump(), which has no base score, use save_model("model.json")',
      ]);
    }
    if (/^tree\s*\nversion=/.test(text)) {
      throw refusal(name, [
        "it is LightGBM's own text format, use json.dump(booster.dump_model(), file)",
      ]);
    }
    throw refusal(name, [
      from === "xgboost"
        ? 'it is no JSON, use save_model("model.json")'
        : "it is no JSON, use json.dump(booster.dump_model(), file)",
    ]);
  }
}

/** The model's columns under the names, and with the levels, that were given for them. */
function namedColumns(
  { columns, named }: ImportedTrees,
  { name, features, levels = {} }: ImportInput,
): ImportedColumn[] {
  const problems: string[] = [];
  if (features === undefined && !named) {
    problems.push(
      `it has no names for its ${columns.length} features, add --features with all of them in order`,
    );
  }
  if (features !== undefined && features.length !== columns.length) {
    problems.push(`it has ${columns.length} features, --features names ${features.length}`);
  } else if (features !== undefined && named) {
    for (const [at, column] of columns.entries()) {
      if (column.name === features[at]) continue;
      problems.push(
        `its feature ${at + 1} is "${column.name}", --features says "${features[at]}"`,
      );
    }
  }
  if (problems.length > 0) throw refusal(name, problems);
  const result = columns.map((column, at) => {
    const own = features?.[at] ?? column.name;
    return { ...column, name: own, levels: column.levels ?? levels[own]?.slice() ?? null };
  });
  for (const [at, { name: own }] of result.entries()) {
    if (result.findIndex((other) => other.name === own) !== at) {
      problems.push(`its feature "${own}" stands twice`);
    }
  }
  if (problems.length > 0) throw refusal(name, problems);
  return result;
}

/** Every column must be a feature of the data set, of the same kind, with all its levels named. */
function checkFeatures(
  columns: readonly ImportedColumn[],
  { name, definition, dataset, levels = {} }: ImportInput,
): void {
  const known = new Map(definition.features.map((feature) => [feature.name, feature.kind]));
  const problems: string[] = [];
  for (const column of columns) {
    const kind = known.get(column.name);
    if (kind === undefined) {
      problems.push(
        `its feature "${column.name}" is none of data set "${dataset}", which has ` +
          [...known.keys()].join(", "),
      );
    } else if (kind !== column.kind) {
      problems.push(`its feature "${column.name}" is a ${column.kind}, must be a ${kind}`);
    } else if (kind === "category" && column.levels === null) {
      problems.push(
        `it has no names for the categories of "${column.name}", add --levels FILE with ` +
          `{"${column.name}": [names in the order of their codes]}`,
      );
    }
  }
  const own = new Set(columns.map((column) => column.name));
  for (const feature of Object.keys(levels)) {
    if (!own.has(feature)) problems.push(`--levels names "${feature}", which it does not have`);
  }
  if (problems.length > 0) throw refusal(name, problems);
}
