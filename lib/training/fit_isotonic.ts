import type { Isotonic } from "../model/mod.ts";
import type { Labels } from "../metrics/mod.ts";

/**
 * Fits an isotonic regression and joins the middles of its steps by lines: steps would tie scores
 * that the model tells apart. Beyond the first and last point the curve nears its bounds, which
 * are 1 / (rows + 2) away from 0 and 1: that nothing was seen does not make it impossible.
 *
 * Undefined where the regression finds one level only.
 */
export function fitIsotonic(log_odds: ArrayLike<number>, labels: Labels): Isotonic | undefined {
  const rows = log_odds.length;
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
    .sort((a, b) => log_odds[a]! - log_odds[b]! || a - b);
  const floor = 1 / (rows + 2);
  let blocks: Block[] = [];
  for (const row of order) {
    const [score, churned] = [log_odds[row]!, labels[row]!];
    const last = blocks.at(-1);
    if (last !== undefined && last.last === score) {
      blocks[blocks.length - 1] = merged(last, { count: 1, scores: score, churned, last: score });
    } else {
      // Only now is the block before it complete, ties included.
      pool(blocks, rate);
      blocks.push({ count: 1, scores: score, churned, last: score });
    }
  }
  pool(blocks, rate);
  // A step at 0 or 1 is moved inside the bounds, leaving room for the tails.
  const held = (block: Block) => Math.min(Math.max(rate(block), 1.5 * floor), 1 - 1.5 * floor);
  const settled: Block[] = [];
  for (const block of blocks) {
    settled.push(block);
    const before = settled.at(-2);
    if (before !== undefined && held(before) >= held(block)) {
      settled.splice(-2, 2, merged(before, block));
    }
  }
  blocks = settled;
  if (blocks.length < 2) return undefined;
  const points = blocks.map((block): [number, number] => [
    block.scores / block.count + 0,
    held(block),
  ]);
  return { kind: "isotonic", floor, points };
}

interface Block {
  count: number;
  /** Sum of the block's log-odds, and the largest of them. */
  scores: number;
  last: number;
  churned: number;
}

function rate({ churned, count }: Block): number {
  return churned / count;
}

/** Pool adjacent violators, from the end. */
function pool(blocks: Block[], value: (block: Block) => number): void {
  while (blocks.length > 1 && value(blocks.at(-2)!) >= value(blocks.at(-1)!)) {
    const [before, last] = blocks.splice(-2) as [Block, Block];
    blocks.push(merged(before, last));
  }
}

function merged(a: Block, b: Block): Block {
  return {
    count: a.count + b.count,
    scores: a.scores + b.scores,
    last: b.last,
    churned: a.churned + b.churned,
  };
}
