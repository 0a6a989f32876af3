/**
 * The entry of `valid` that differs from `given` in the fewest letters, or undefined where none is
 * close. The beginning of a name is as close as a name that lacks two letters: `int` is `integer`.
 */
export function nearest(given: string, valid: Iterable<string>): string | undefined {
  let best: string | undefined;
  let best_distance = Math.max(2, Math.floor(given.length / 2)) + 1;
  for (const candidate of valid) {
    const [a, b] = [given.toLowerCase(), candidate.toLowerCase()];
    const begins = a.length >= 3 && a !== b && b.startsWith(a);
    const distance = Math.min(editDistance(a, b), begins ? 2 : Infinity);
    if (distance < best_distance) [best, best_distance] = [candidate, distance];
  }
  return best;
}

/** `nearest is "x"` or, where nothing is close, the list of what is valid. */
export function nearestHint(given: string, valid: Iterable<string>): string {
  const all = [...new Set(valid)];
  const found = nearest(given, all);
  if (found !== undefined) return `nearest is "${found}"`;
  return all.length > 0 ? `valid are ${quoted(all)}` : "there is none";
}

/** Names in quotes with commas between them. */
export function quoted(names: Iterable<unknown>): string {
  return [...names].map((name) => JSON.stringify(name)).join(", ");
}

/**
 * Levenshtein's distance, one row at a time, that takes the likelier of two mistakes for the smaller
 * one: two letters in each other's place for half a change, another letter for a little more than a
 * missing one. Of a name only the beginning counts.
 */
function editDistance(long_a: string, long_b: string): number {
  const [a, b] = [long_a.slice(0, 100), long_b.slice(0, 100)];
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1.1);
      const is_swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = is_swap ? before[j - 2]! + 0.5 : Infinity;
      next.push(Math.min(change, swap, row[j]! + 1, next[j - 1]! + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
