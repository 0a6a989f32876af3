import type { DesignMatrix } from "./design_matrix.ts";
import type { Encoding } from "./encoding.ts";
import type { Labels } from "../metrics/mod.ts";

/** Refuses columns that part the classes alone: without a penalty their weight has no end. */
export function refuseSeparating(encoding: Encoding, design: DesignMatrix, labels: Labels): void {
  const names = encoding.columns.filter((_, index) => separates(design, index + 1, labels))
    .map(({ name }) => `"${name}"`);
  if (names.length === 0) return;
  throw new RangeError(
    `Cannot train: ${
      names.join(", ")
    } parts churned rows from the others without overlap, so the ` +
      `weight would grow without end; leave the feature out or set ridge above 0`,
  );
}

/** Whether no value of one class lies strictly beyond the smallest, or largest, of the other. */
function separates({ rows, columns, data }: DesignMatrix, column: number, labels: Labels): boolean {
  const smallest = [Infinity, Infinity], largest = [-Infinity, -Infinity];
  for (let row = 0, at = column; row < rows; row++, at += columns) {
    const label = labels[row]!;
    if (data[at]! < smallest[label]!) smallest[label] = data[at]!;
    if (data[at]! > largest[label]!) largest[label] = data[at]!;
  }
  return largest[0]! <= smallest[1]! || largest[1]! <= smallest[0]!;
}
