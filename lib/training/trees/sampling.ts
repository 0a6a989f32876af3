import type { Draw } from "../../metrics/mod.ts";

/**
 * Brings the rows that a tree learns from to the front of `order`, each with probability `share`; both
 * parts ascend.
 *
 * @returns How many there are, at least one.
 */
export function sampleRows(order: Int32Array, share: number, draw: Draw): number {
  const rows = order.length;
  const below = Math.ceil(share * 2 ** 32);
  let seen = 0;
  let unseen = rows;
  for (let row = 0; row < rows; row++) {
    if (share === 1 || draw(2 ** 32) < below) order[seen++] = row;
    else order[--unseen] = row;
  }
  order.subarray(unseen).reverse();
  if (seen > 0 || rows === 0) return seen;
  const only = draw(rows);
  [order[0], order[only]] = [order[only]!, order[0]!];
  order.subarray(1).sort();
  return 1;
}

/**
 * Brings the features that a tree may use to the front of `chosen`, ascending.
 *
 * @returns How many there are: `share` of all, at least one.
 */
export function sampleFeatures(chosen: Int32Array, share: number, draw: Draw): number {
  for (let at = 0; at < chosen.length; at++) chosen[at] = at;
  if (share === 1) return chosen.length;
  const count = Math.max(1, Math.round(share * chosen.length));
  for (let at = 0; at < count; at++) {
    const other = at + draw(chosen.length - at);
    [chosen[at], chosen[other]] = [chosen[other]!, chosen[at]!];
  }
  chosen.subarray(0, count).sort();
  return count;
}
