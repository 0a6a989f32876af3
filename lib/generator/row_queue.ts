type Column = Int32Array | Float64Array;

/**
 * Rows of numbers that wait between one who makes any number of them at once and one who takes as
 * many as fit. Columns keep their order; the room grows to the most rows that ever waited.
 */
export class RowQueue {
  #columns: Column[];
  #taken = 0;
  #made = 0;

  /** @param types One per column. */
  constructor(types: readonly ("INTEGER" | "DOUBLE")[]) {
    this.#columns = types.map((type) => new (type === "DOUBLE" ? Float64Array : Int32Array)(4096));
  }

  /** How many rows wait. */
  get length(): number {
    return this.#made - this.#taken;
  }

  /** Adds a row. */
  push(...row: number[]): void {
    if (this.#made === this.#columns[0]!.length) this.#makeRoom();
    for (let column = 0; column < row.length; column++) {
      this.#columns[column]![this.#made] = row[column]!;
    }
    this.#made++;
  }

  /** Moves the oldest rows to the start of `targets`, as many as fit, and says how many. */
  take(targets: readonly Column[]): number {
    const count = Math.min(this.length, targets[0]!.length);
    targets.forEach((target, column) => {
      target.set(this.#columns[column]!.subarray(this.#taken, this.#taken + count));
    });
    this.#taken += count;
    return count;
  }

  #makeRoom(): void {
    const waiting = this.length;
    const wide = waiting * 2 > this.#columns[0]!.length;
    this.#columns = this.#columns.map((column) => {
      const rows = column.subarray(this.#taken, this.#made);
      const Kind = column.constructor as Int32ArrayConstructor | Float64ArrayConstructor;
      const roomy = wide ? new Kind(column.length * 2) : column;
      if (wide) roomy.set(rows);
      else column.copyWithin(0, this.#taken, this.#made);
      return roomy;
    });
    this.#taken = 0;
    this.#made = waiting;
  }
}
