/**
 * Brings the rows that go left to the front of their stretch of `order`; both sides keep their order.
 *
 * @param goes_left 1 or 0 by bin.
 * @param from Where the split's feature begins in `bins`.
 * @param spare At least as long as the stretch.
 * @returns Where the right side begins.
 */
export function partition(
  order: Int32Array,
  bins: Uint8Array,
  goes_left: Uint8Array,
  from: number,
  first: number,
  end: number,
  spare: Int32Array,
): number {
  let left = first;
  let right = 0;
  // Both places are written and one of them moves on: a branch would be mispredicted every other row.
  for (let at = first; at < end; at++) {
    const row = order[at]!;
    const goes = goes_left[bins[from + row]!]!;
    order[left] = row;
    spare[right] = row;
    left += goes;
    right += 1 - goes;
  }
  order.set(spare.subarray(0, right), left);
  return left;
}
