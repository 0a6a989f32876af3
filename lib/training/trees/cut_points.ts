/**
 * Where numbers are cut into intervals of about equally many rows.
 *
 * Each cut lies midway between two neighbouring distinct values, so that `value <= cut` says of raw
 * values exactly what their interval says. A value that fills an interval by itself gets its own.
 *
 * @param sorted Ascending, without missing values.
 * @returns Ascending; one fewer than there are intervals.
 */
export function cutPoints(sorted: Float64Array, bins_max: number): Float64Array {
  const { values, counts } = distinct(sorted);
  if (values.length <= bins_max) {
    return values.slice(1).map((value, at) => midpoint(values[at]!, value));
  }
  const mean = sorted.length / bins_max;
  let rows_left = 0;
  let bins_left = bins_max;
  for (const count of counts) {
    if (count >= mean) bins_left--;
    else rows_left += count;
  }
  let rows_wanted = rows_left / Math.max(bins_left, 1);
  const cuts: number[] = [];
  let rows = 0;
  for (let at = 0; at + 1 < values.length && cuts.length + 1 < bins_max; at++) {
    const is_large = counts[at]! >= mean;
    rows += counts[at]!;
    if (!is_large) rows_left -= counts[at]!;
    const full = is_large || rows >= rows_wanted ||
      (counts[at + 1]! >= mean && rows >= Math.max(1, rows_wanted / 2));
    if (!full) continue;
    cuts.push(midpoint(values[at]!, values[at + 1]!));
    rows = 0;
    if (is_large) continue;
    bins_left--;
    rows_wanted = rows_left / Math.max(bins_left, 1);
  }
  return Float64Array.from(cuts);
}

function distinct(sorted: Float64Array): { values: Float64Array; counts: Int32Array } {
  const values = new Float64Array(sorted.length);
  const counts = new Int32Array(sorted.length);
  let last = -1;
  for (let at = 0; at < sorted.length; at++) {
    const value = sorted[at]!;
    if (last === -1 || value !== values[last]) values[++last] = value;
    counts[last]!++;
  }
  return { values: values.subarray(0, last + 1), counts: counts.subarray(0, last + 1) };
}

/** At least `low` and below `high`, also where no number lies between them or their sum overflows. */
function midpoint(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return (middle >= low && middle < high ? middle : low) + 0;
}
