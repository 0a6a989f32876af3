import {
  type Cell,
  type FeatureColumn,
  type Model,
  type ModelFile,
  probabilities,
} from "../../model/mod.ts";

/** Customers without a value, and the mean probability if nobody had one. */
export interface Unknown {
  customers: number;
  mean: number;
}

/** What the published probability is on average if all customers had a value of a number. */
export interface NumberDependence {
  kind: "number";
  feature: string;
  /** Observed values, ascending, without the outermost hundredth on each side. */
  values: number[];
  /** By value. */
  mean: number[];
  /** Some customers' own probabilities, by value. */
  lines: number[][];
  /** How many customers have the value, or one near it. */
  bins: { at: number; customers: number }[];
  /** Null where all have a value. */
  unknown: Unknown | null;
}

/** The same for each level of a category, the most frequent first; null is a missing value. */
export interface CategoryDependence {
  kind: "category";
  feature: string;
  levels: {
    level: string | null;
    customers: number;
    mean: number;
    /** Between these lie four of five customers. */
    low: number;
    high: number;
  }[];
  /** Further levels. */
  levels_left_out: number;
}

export type Dependence = NumberDependence | CategoryDependence;

export interface DependenceOptions {
  /** Customers for whom the probability is worked out anew at each value: the first ones. */
  asked_max: number;
  /** Customers whose own lines are given: the first ones. */
  lines_max: number;
}

const values_max = 12;
const bins_max = 40;
const levels_max = 8;
const outermost = 0.01;

/**
 * Partial dependence with individual lines: one feature is set, all others stay each customer's own.
 *
 * Source: Friedman, Greedy Function Approximation (2001), section 8.2; Goldstein et al., Peeking Inside
 * the Black Box (2015).
 *
 * @param columns The customers' features, in the order of the model's.
 * @returns Undefined where all customers have the same value, but for the outermost, or where values
 * lie too far apart for any scale.
 */
export function partialDependence(
  model: Model,
  calibration: ModelFile["calibration"],
  columns: readonly FeatureColumn[],
  feature: string,
  { asked_max, lines_max }: DependenceOptions,
): Dependence | undefined {
  const column = columns.find(({ name }) => name === feature);
  if (column === undefined) {
    throw new TypeError(`Cannot vary feature "${feature}": the model takes no such feature`);
  }
  const asked = columns.map((column) => firstRows(column, asked_max));
  /** Probabilities of the customers asked if all had this value. */
  function given(value: Cell): Float64Array {
    const varied = asked.map((one) =>
      one.name === feature
        ? { ...one, values: new Array(one.values.length).fill(value) } as FeatureColumn
        : one
    );
    return probabilities(calibration, model.predictRaw(varied));
  }
  return column.kind === "number"
    ? ofNumber(feature, column.values, lines_max, given)
    : ofCategory(feature, column.values, given);
}

type Given = (value: Cell) => Float64Array;

function ofNumber(
  feature: string,
  all: ArrayLike<number | null>,
  lines_max: number,
  given: Given,
): NumberDependence | undefined {
  const known = Float64Array.from(Array.from(all).filter((value) => value !== null)).sort();
  const values = spread(known);
  // Beyond the largest number there is no scale to draw on.
  if (values.length < 2 || values.at(-1)! - values[0]! === Infinity) return undefined;
  const answers = values.map(given);
  const unknown = all.length - known.length;
  return {
    kind: "number",
    feature,
    values,
    mean: answers.map(mean),
    lines: Array.from(
      { length: Math.min(lines_max, answers[0]!.length) },
      (_, customer) => answers.map((answer) => answer[customer]!),
    ),
    bins: binned(known, values[0]!, values.at(-1)!),
    unknown: unknown > 0 ? { customers: unknown, mean: mean(given(null)) } : null,
  };
}

/** Observed values: some evenly spread over customers, some over the range. */
function spread(sorted: Float64Array): number[] {
  if (sorted.length === 0) return [];
  const last = sorted.length - 1;
  const ranked = (share: number) => sorted[Math.round(share * last)]!;
  const low = ranked(outermost), high = ranked(1 - outermost);
  const found = new Set<number>();
  for (let at = 0; at < values_max; at++) {
    const share = at / (values_max - 1);
    found.add(ranked(outermost + share * (1 - 2 * outermost)) + 0);
    found.add(nearest(sorted, low + share * (high - low)) + 0);
  }
  return [...found].filter((value) => value >= low && value <= high).sort((a, b) => a - b);
}

function nearest(sorted: Float64Array, wanted: number): number {
  const after = sorted.findIndex((value) => value >= wanted);
  if (after <= 0) return sorted[after === 0 ? 0 : sorted.length - 1]!;
  const [below, above] = [sorted[after - 1]!, sorted[after]!];
  return wanted - below < above - wanted ? below : above;
}

/** Customers by value where there are few values, else by equal parts of the range. */
function binned(sorted: Float64Array, low: number, high: number): NumberDependence["bins"] {
  const inside = sorted.filter((value) => value >= low && value <= high);
  const few = new Set(inside).size <= bins_max;
  const width = (high - low) / bins_max;
  const counts = new Map<number, number>();
  for (const value of inside) {
    const bin = Math.min(Math.floor((value - low) / width), bins_max - 1);
    const at = few ? value + 0 : low + (bin + 0.5) * width;
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return Array.from(counts, ([at, customers]) => ({ at, customers }));
}

function ofCategory(
  feature: string,
  all: ArrayLike<string | null>,
  given: Given,
): CategoryDependence | undefined {
  const counts = new Map<string | null, number>();
  for (const level of Array.from(all)) counts.set(level, (counts.get(level) ?? 0) + 1);
  if (counts.size < 2) return undefined;
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (`${a}` < `${b}` ? -1 : 1));
  return {
    kind: "category",
    feature,
    levels: sorted.slice(0, levels_max).map(([level, customers]) => {
      const answer = given(level).sort();
      const at = (share: number) => answer[Math.round(share * (answer.length - 1))]!;
      return { level, customers, mean: mean(answer), low: at(0.1), high: at(0.9) };
    }),
    levels_left_out: Math.max(counts.size - levels_max, 0),
  };
}

function firstRows(column: FeatureColumn, count: number): FeatureColumn {
  return column.kind === "number"
    ? { ...column, values: Array.from(column.values).slice(0, count) }
    : { ...column, values: Array.from(column.values).slice(0, count) };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
