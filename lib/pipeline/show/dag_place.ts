import type { Layers } from "./dag_layers.ts";

const rounds = 40;
/** Long edges had better be straight than nodes be centred. */
const passing_weight = 8;

/**
 * Where the middle of each slot lies from left to right: near the middle of its neighbours, in the
 * order of its layer, no two closer than `gap`. Whole numbers where all widths are odd.
 */
export function places(
  { slots, rows, links }: Layers,
  widths: readonly number[],
  gap: number,
): number[] {
  const middle = slots.map(() => 0);
  const distance = (a: number, b: number) => (widths[a]! + widths[b]!) / 2 + gap;
  for (const row of rows) {
    for (let i = 1; i < row.length; i++) {
      middle[row[i]!] = middle[row[i - 1]!]! + distance(row[i - 1]!, row[i]!);
    }
  }
  const above = slots.map((): number[] => []);
  const below = slots.map((): number[] => []);
  for (const [from, to] of links) {
    above[to]!.push(from);
    below[from]!.push(to);
  }
  const settle = (row: number[], near: (slot: number) => number[]): void => {
    const offsets: number[] = [];
    row.forEach((slot, i) =>
      offsets.push(i === 0 ? 0 : offsets[i - 1]! + distance(row[i - 1]!, slot))
    );
    const wanted = row.map((slot, i) => {
      let [sum, weight] = [0, 0];
      for (const one of near(slot)) {
        const pull = slots[slot]!.node || slots[one]!.node ? 1 : passing_weight;
        sum += pull * middle[one]!;
        weight += pull;
      }
      return (weight > 0 ? sum / weight : middle[slot]!) - offsets[i]!;
    });
    const weights = row.map((slot) => slots[slot]!.node ? 1 : passing_weight);
    increasing(wanted, weights).forEach((value, i) => {
      middle[row[i]!] = value + offsets[i]!;
    });
  };
  /** Moves slots by a column where more of their lines become straight by it. */
  const straighten = (row: number[]): void => {
    for (const [i, slot] of row.entries()) {
      const [before, after] = [row[i - 1], row[i + 1]];
      const lowest = before === undefined ? -Infinity : middle[before]! + distance(before, slot);
      const highest = after === undefined ? Infinity : middle[after]! - distance(slot, after);
      const reach = (to: number) => slots[to]!.node ? (widths[to]! - 3) / 2 : 0;
      const straight = (at: number) =>
        above[slot]!.filter((from) => Math.abs(middle[from]! - at) <= reach(slot)).length +
        below[slot]!.filter((to) => Math.abs(middle[to]! - at) <= reach(to)).length;
      const here = middle[slot]!;
      const free = [here, here - 1, here + 1].filter((at) => at >= lowest && at <= highest);
      middle[slot] = free.reduce((best, at) => straight(at) > straight(best) ? at : best);
    }
  };
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) settle(row, (slot) => above[slot]!);
    for (const row of [...rows].reverse()) settle(row, (slot) => below[slot]!);
  }
  for (const row of rows) settle(row, (slot) => [...above[slot]!, ...below[slot]!]);
  for (const row of rows) {
    // Rounded as distances from a packed row, so that no gap becomes smaller.
    let offset = 0;
    row.forEach((slot, i) => {
      if (i > 0) offset += distance(row[i - 1]!, slot);
      middle[slot] = Math.round(middle[slot]! - offset) + offset;
    });
  }
  for (const row of rows) straighten(row);
  const left = Math.min(...slots.map((_, slot) => middle[slot]! - (widths[slot]! - 1) / 2));
  return middle.map((value) => value - left);
}

/** The never decreasing values nearest to the wanted ones by least squares (pool adjacent violators). */
function increasing(wanted: readonly number[], weights: readonly number[]): number[] {
  const blocks: { mean: number; weight: number; count: number }[] = [];
  wanted.forEach((value, i) => {
    let block = { mean: value, weight: weights[i]!, count: 1 };
    while (blocks.length > 0 && blocks.at(-1)!.mean > block.mean) {
      const last = blocks.pop()!;
      const weight = last.weight + block.weight;
      block = {
        mean: (last.mean * last.weight + block.mean * block.weight) / weight,
        weight,
        count: last.count + block.count,
      };
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ mean, count }) => Array(count).fill(mean));
}
