import type { Labels } from "./labels.ts";

/** Rows from the highest score to the lowest, sorted once for all that is computed from their order. */
export interface Ranking {
  /** Row numbers; equal scores by key, then by row. */
  order: Uint32Array;
  /** 1 where the next row in order has another score. */
  ends_tie: Uint8Array;
  /** The rows' labels in this order. */
  labels: Uint8Array;
}

/** @throws {TypeError} If a score is not a number. */
export function rank(
  keys: readonly string[],
  labels: Labels,
  scores: ArrayLike<number>,
): Ranking {
  const rows = keys.length;
  for (let row = 0; row < rows; row++) {
    if (typeof scores[row] !== "number" || Number.isNaN(scores[row])) {
      throw new TypeError(
        `Cannot rank rows: row ${row} has score ${scores[row]}, must be a number`,
      );
    }
  }
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => {
    if (scores[a]! !== scores[b]!) return scores[a]! > scores[b]! ? -1 : 1;
    if (keys[a]! !== keys[b]!) return keys[a]! < keys[b]! ? -1 : 1;
    return a - b;
  });
  return {
    order,
    ends_tie: Uint8Array.from(
      order,
      (row, at) => at === rows - 1 || scores[row] !== scores[order[at + 1]!] ? 1 : 0,
    ),
    labels: Uint8Array.from(order, (row) => labels[row]!),
  };
}
