/**
 * The largest double that, rounded to single precision, is less than `threshold`: `x <= result` in
 * doubles is `fround(x) < threshold` in XGBoost, which keeps values and thresholds in single precision.
 */
export function belowFloat32(threshold: number): number {
  const limit = Math.fround(threshold);
  const before = previousFloat32(limit);
  if (before === -Infinity) return -Infinity;
  // Both have 24 digits, so that the point half-way between them is an exact double.
  const middle = before / 2 + limit / 2;
  return Math.fround(middle) === limit ? previousFloat64(middle) : middle;
}

function previousFloat32(x: number): number {
  const bits = new Int32Array(1), value = new Float32Array(bits.buffer);
  value[0] = x === 0 ? 0 : x;
  if (value[0] > 0) bits[0]!--;
  else if (value[0] < 0) bits[0]!++;
  else return -(2 ** -149);
  return value[0];
}

function previousFloat64(x: number): number {
  const bits = new BigInt64Array(1), value = new Float64Array(bits.buffer);
  value[0] = x === 0 ? 0 : x;
  if (value[0] > 0) bits[0]!--;
  else if (value[0] < 0) bits[0]!++;
  else return -(2 ** -1074);
  return value[0];
}
