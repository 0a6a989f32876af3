import type { EncodedFeature } from "../encoded_feature.ts";
import type { Cell, FeatureColumn } from "../feature_column.ts";

/** Turns cells into numbers as a `Forest` takes them: level indices, −1 for unknown ones, NaN for null. */
export class CellNumbers {
  /** Levels to their indices, undefined for numbers. */
  readonly #levels: readonly (ReadonlyMap<string, number> | undefined)[];

  constructor(features: readonly EncodedFeature[]) {
    this.#levels = features.map((feature) =>
      feature.kind === "number"
        ? undefined
        : new Map(feature.levels.map((level, index) => [level, index]))
    );
  }

  /** One row, its cells in the order of the features. */
  row(cells: readonly Cell[]): Float64Array {
    const numbers = new Float64Array(cells.length);
    for (let at = 0; at < cells.length; at++) numbers[at] = numberOf(cells[at]!, this.#levels[at]);
    return numbers;
  }

  /** Rows from `first` to before `end`, row after row; columns in the order of the features. */
  fill(to: Float64Array, columns: readonly FeatureColumn[], first: number, end: number): void {
    for (const [at, { values }] of columns.entries()) {
      const levels = this.#levels[at];
      for (let row = first, cell = at; row < end; row++, cell += columns.length) {
        to[cell] = numberOf(values[row]!, levels);
      }
    }
  }
}

function numberOf(cell: Cell, levels: ReadonlyMap<string, number> | undefined): number {
  if (cell === null) return NaN;
  return levels === undefined ? cell as number : levels.get(cell as string) ?? -1;
}
