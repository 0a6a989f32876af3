import type { DesignColumn, EncodedFeature } from "./encoded_feature.ts";
import {
  type Cell,
  checkCells,
  type FeatureColumn,
  type FeatureSpec,
  inOrder,
} from "./feature_column.ts";
import type { Model } from "./model.ts";

export interface WeightedColumn extends DesignColumn {
  weight: number;
}

/** All that scoring by a logistic model needs. */
export interface LogisticParts {
  features: EncodedFeature[];
  base: number;
  columns: WeightedColumn[];
}

/** A standardised value is held within this, so that no sum of contributions is infinite. */
const distance_max = 1e9;

/** What one feature adds to the log-odds. */
type Contribution = (cell: Cell) => number;

export class LogisticModel implements Model {
  readonly kind = "logistic";
  readonly features: readonly FeatureSpec[];
  readonly base: number;
  readonly #contributions: readonly Contribution[];

  constructor({ features, base, columns }: LogisticParts) {
    this.features = features.map(({ name, kind }) => ({ name, kind }));
    this.base = base + 0;
    this.#contributions = features.map((feature) => {
      const own = columns.filter((column) => column.feature === feature.name);
      return feature.kind === "number"
        ? numberContribution(feature.missing, own)
        : levelContribution(feature.levels, own);
    });
  }

  predictRaw(columns: readonly FeatureColumn[]): Float64Array {
    const ordered = inOrder(this.features, columns);
    const result = new Float64Array(ordered[0]!.values.length).fill(this.base);
    // Column by column, but each row's terms are added in the same order as in logOdds.
    for (const [index, { values }] of ordered.entries()) {
      const contribution = this.#contributions[index]!;
      for (let row = 0; row < result.length; row++) result[row]! += contribution(values[row]!);
    }
    for (let row = 0; row < result.length; row++) result[row]! += 0;
    return result;
  }

  logOdds(cells: readonly Cell[]): number {
    checkCells(this.features, cells);
    // As if contributions() were added up, without the list: a server does this for every request.
    const contributions = this.#contributions;
    let sum = this.base;
    for (let at = 0; at < contributions.length; at++) sum += contributions[at]!(cells[at]!);
    return sum + 0;
  }

  contributions(cells: readonly Cell[]): Float64Array {
    checkCells(this.features, cells);
    return Float64Array.from(this.#contributions, (contribution, at) => contribution(cells[at]!));
  }

  get explained(): readonly FeatureSpec[] {
    return this.features;
  }

  explainedCells(cells: readonly Cell[]): readonly Cell[] {
    return cells;
  }
}

function numberContribution(
  met_missing: boolean,
  columns: readonly WeightedColumn[],
): Contribution {
  const value = columns.find(({ part }) => part === "value");
  const missing = columns.find(({ part }) => part === "missing");
  function sum(number: number, is_missing: number): number {
    let total = 0;
    if (value !== undefined) total += weighted(value, number);
    if (missing !== undefined) total += weighted(missing, is_missing);
    return total + 0;
  }
  // Training that met no missing value knows nothing of one: it is taken as the average.
  const unknown = met_missing ? sum(0, 1) : 0;
  return (cell) => cell === null ? unknown : sum(cell as number, 0);
}

/** A level that training has not met has no column of its own, exactly like the reference level. */
function levelContribution(levels: readonly string[], columns: readonly WeightedColumn[]) {
  function sum(is_on: (column: WeightedColumn) => boolean): number {
    let total = 0;
    for (const column of columns) total += weighted(column, is_on(column) ? 1 : 0);
    return total + 0;
  }
  const byLevel = new Map<Cell, number>(
    levels.map((level) => [level, sum((column) => column.level === level)]),
  );
  byLevel.set(null, sum(({ part }) => part === "missing"));
  const unseen = sum(() => false);
  return (cell: Cell) => byLevel.get(cell) ?? unseen;
}

function weighted({ weight, mean, deviation }: WeightedColumn, value: number): number {
  const distance = (value - mean) / deviation;
  return weight * Math.min(Math.max(distance, -distance_max), distance_max);
}
