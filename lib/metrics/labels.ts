/** 1 for churned, 0 for stayed, one per row. */
export type Labels = ArrayLike<number>;

/** Refuses labels that are not 0 or 1, or not one per row; returns how many are churned. */
export function countChurned(labels: Labels, rows: number): number {
  if (labels.length !== rows) {
    throw new RangeError(
      `Cannot use labels: there are ${labels.length}, must be ${rows}, one per row`,
    );
  }
  let churned = 0;
  for (let row = 0; row < rows; row++) {
    const label = labels[row] as unknown;
    if (label !== 0 && label !== 1) {
      const shown = typeof label === "string" ? JSON.stringify(label) : String(label);
      throw new TypeError(`Cannot use labels: row ${row} has ${shown}, must be 0 or 1`);
    }
    churned += label;
  }
  return churned;
}

/**
 * Refuses rows from which nothing can be learned: too few churned, or too few that stayed.
 *
 * @param what What is to be done, e.g. `train on "train.parquet"`.
 */
export function requireBothClasses(
  labels: Labels,
  rows: number,
  what: string,
  customers_min: number,
): number {
  const churned = countChurned(labels, rows);
  const few = [
    [churned, "churned"] as const,
    [rows - churned, "stayed"] as const,
  ].filter(([count]) => count < customers_min);
  if (few.length === 0) return churned;
  const said = few.map(([count, did]) => `${count} of ${rows} rows ${did}`).join(" and ");
  throw new RangeError(`Cannot ${what}: ${said}, must be at least ${customers_min}`);
}
