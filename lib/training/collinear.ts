import type { DesignMatrix } from "./design_matrix.ts";

/** A column is a copy if the others before it leave less than this share of its variance. */
export const residual_share_min = 1e-10;

/** Indexes of columns that are exact linear combinations of columns before them. */
export function collinear(design: DesignMatrix): number[] {
  const moment = design.secondMoment();
  const size = design.columns;
  const rows: Float64Array[] = [];
  const copies: number[] = [];
  const kept: number[] = [];
  // Cholesky's decomposition, leaving out each column whose pivot has nothing left.
  for (let column = 0; column < size; column++) {
    const row = new Float64Array(kept.length + 1);
    let left = moment.get(column, column);
    for (const [at, earlier] of kept.entries()) {
      let sum = moment.get(column, earlier);
      for (let k = 0; k < at; k++) sum -= row[k]! * rows[at]![k]!;
      row[at] = sum / rows[at]![at]!;
      left -= row[at]! ** 2;
    }
    if (left <= residual_share_min * moment.get(column, column)) {
      copies.push(column);
      continue;
    }
    row[kept.length] = Math.sqrt(left);
    rows.push(row);
    kept.push(column);
  }
  return copies;
}
