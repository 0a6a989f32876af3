import { AbstractMatrix, Matrix } from "ml-matrix";

/**
 * Rows × columns of numbers in one typed array, row after row.
 *
 * It is an ml-matrix matrix whose two products that training needs are plain loops: ten times as
 * fast as the general ones, which ask for every number by a call.
 */
export class DesignMatrix extends AbstractMatrix {
  // ml-matrix reads these as plain properties.
  override readonly rows: number;
  override readonly columns: number;
  readonly data: Float64Array;

  constructor(
    rows: number,
    columns: number,
    data: Float64Array = new Float64Array(rows * columns),
  ) {
    super();
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  override get(row: number, column: number): number {
    return this.data[row * this.columns + column]!;
  }

  override set(row: number, column: number, value: number): this {
    this.data[row * this.columns + column] = value;
    return this;
  }

  /** The product with a column vector; all that training asks of it is `to1DArray`. */
  override mmul(other: AbstractMatrix): Matrix {
    const product = this.times(other.to1DArray());
    return { to1DArray: () => product } as unknown as Matrix;
  }

  /** Not a copy: something that can be multiplied by a column vector, as training does. */
  override transpose(): Matrix {
    return {
      mmul: (other: AbstractMatrix) => {
        const vector = new Float64Array(this.rows);
        for (let row = 0; row < this.rows; row++) vector[row] = other.get(row, 0);
        return Matrix.columnVector(Array.from(this.transposedTimes(vector)));
      },
    } as unknown as Matrix;
  }

  /** X · v, one number per row. */
  times(vector: ArrayLike<number>): Float64Array {
    const { rows, columns, data } = this;
    const result = new Float64Array(rows);
    for (let row = 0, at = 0; row < rows; row++) {
      // Two sums, so that one addition need not wait for the other.
      let even = 0, odd = 0, column = 1;
      for (; column < columns; column += 2, at += 2) {
        even += data[at]! * vector[column - 1]!;
        odd += data[at + 1]! * vector[column]!;
      }
      if (column === columns) even += data[at++]! * vector[column - 1]!;
      result[row] = even + odd;
    }
    return result;
  }

  /** Xᵀ · v, one number per column. */
  transposedTimes(vector: Float64Array): Float64Array {
    const { rows, columns, data } = this;
    const result = new Float64Array(columns);
    const even = rows - rows % 2;
    // Two rows at once: half as often the sums are fetched and put back.
    for (let row = 0, at = 0; row < even; row += 2, at += columns) {
      const first = vector[row]!, second = vector[row + 1]!;
      for (let column = 0; column < columns; column++, at++) {
        result[column]! += data[at]! * first + data[at + columns]! * second;
      }
    }
    for (let at = even * columns, column = 0; at < data.length; at++, column++) {
      result[column]! += data[at]! * vector[even]!;
    }
    return result;
  }

  /** Xᵀ · diag(weights) · X / rows; without weights Xᵀ · X / rows. */
  secondMoment(weights?: Float64Array): Matrix {
    const { rows, columns, data } = this;
    const sums = new Float64Array(columns * columns);
    for (let row = 0; row < rows; row++) {
      const from = row * columns;
      const weight = weights === undefined ? 1 : weights[row]!;
      for (let i = 0; i < columns; i++) {
        const value = data[from + i]! * weight;
        if (value === 0) continue;
        for (let j = 0; j <= i; j++) sums[i * columns + j]! += value * data[from + j]!;
      }
    }
    const result = Matrix.zeros(columns, columns);
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j <= i; j++) {
        const value = sums[i * columns + j]! / rows;
        result.set(i, j, value).set(j, i, value);
      }
    }
    return result;
  }
}
