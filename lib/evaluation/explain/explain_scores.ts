import {
  type Cell,
  type FeatureColumn,
  type FeatureRows,
  inOrder,
  type Model,
  type ModelFile,
  modelOf,
  pickRows,
} from "../../model/mod.ts";
import { type Importance, importance } from "../importance.ts";
import { keyFold } from "../../metrics/mod.ts";
import { type Dependence, partialDependence } from "./partial_dependence.ts";

/** One customer's value of a feature. */
export interface SwarmPoint {
  /** What it adds to the log-odds. */
  contribution: number;
  /** From the lowest value, 0, to the highest, 1; null for words and missing values. */
  height: number | null;
}

/** What moves the scores of a model, by some of the customers that it has scored. */
export interface ScoreExplanation {
  /** Customers behind `importance`, and behind the counts of `dependence`. */
  customers: number;
  /** All that scores are explained by, the strongest first. */
  importance: Importance[];
  /** Of the strongest features. */
  swarm: { feature: string; points: SwarmPoint[] }[];
  /** Of the strongest features of the table that vary. */
  dependence: Dependence[];
  /** What moves scores and cannot be set: it follows from other features. */
  derived: string[];
  /** Customers behind the probabilities of `dependence`. */
  asked: number;
}

export interface ExplainOptions {
  customers_max: number;
  swarm_customers_max: number;
  swarm_features_max: number;
  dependence_features_max: number;
  dependence_customers_max: number;
  dependence_lines_max: number;
}

/**
 * Takes the scores of some customers apart, chosen by a hash of their keys.
 *
 * @throws {TypeError} If the rows lack a feature of the model.
 */
export function explainScores(
  file: Pick<ModelFile, "features" | "derived" | "model" | "calibration">,
  rows: FeatureRows,
  options: ExplainOptions,
): ScoreExplanation {
  const model = modelOf(file);
  const chosen = chooseRows(rows.keys, options.customers_max);
  const columns = inOrder(model.features, pickRows(rows.columns, chosen));
  const strongest = importance(model, columns);
  const moving = strongest.filter(({ mean_contribution }) => mean_contribution > 0)
    .map(({ feature }) => feature);
  const of_table = new Set(model.features.map(({ name }) => name));
  const asked_max = options.dependence_customers_max;
  const dependence: Dependence[] = [];
  for (const feature of moving.filter((name) => of_table.has(name))) {
    if (dependence.length === options.dependence_features_max) break;
    const found = partialDependence(model, file.calibration, columns, feature, {
      asked_max,
      lines_max: options.dependence_lines_max,
    });
    if (found !== undefined) dependence.push(found);
  }
  return {
    customers: chosen.length,
    importance: strongest,
    swarm: swarm(
      model,
      columns,
      moving.slice(0, options.swarm_features_max),
      Math.min(chosen.length, options.swarm_customers_max),
    ),
    dependence,
    derived: moving.filter((name) => !of_table.has(name)),
    asked: Math.min(chosen.length, asked_max),
  };
}

/**
 * So many rows by a hash of their keys. Not by the digits that `keyHash` splits customers by: the first
 * ones by these would all be of one part of the data.
 */
function chooseRows(keys: readonly string[], count: number): Uint32Array {
  const hashes = keys.map((key) => keyFold(key, 2 ** 32));
  return Uint32Array.from(keys.keys())
    .sort((a, b) => hashes[a]! - hashes[b]! || (keys[a]! < keys[b]! ? -1 : 1))
    .slice(0, count);
}

function swarm(
  model: Model,
  columns: readonly FeatureColumn[],
  features: readonly string[],
  customers: number,
): ScoreExplanation["swarm"] {
  const rows = Array.from({ length: customers }, (_, row) => {
    const cells = columns.map(({ values }): Cell => values[row]!);
    return { parts: model.contributions(cells), own: model.explainedCells(cells) };
  });
  return features.map((feature) => {
    const at = model.explained.findIndex(({ name }) => name === feature);
    const heights = heightsOf(rows.map(({ own }) => own[at]!));
    return {
      feature,
      points: rows.map(({ parts }, row) => (
        { contribution: parts[at]!, height: heights[row]! }
      )),
    };
  });
}

/** Of the others' values that differ, the share that is lower: 0 for the lowest, 1 for the highest. */
function heightsOf(cells: readonly Cell[]): (number | null)[] {
  const sorted = Float64Array.from(cells.filter((cell) => typeof cell === "number")).sort();
  const heights = new Map<Cell, number>();
  for (let first = 0, end = 0; first < sorted.length; first = end) {
    while (end < sorted.length && sorted[end] === sorted[first]) end++;
    const above = sorted.length - end;
    heights.set(sorted[first]! + 0, first + above > 0 ? first / (first + above) : 0.5);
  }
  return cells.map((cell) => typeof cell === "number" ? heights.get(cell + 0)! : null);
}
