/** One line from a node to all that it leads to, between two layers; columns of a terminal. */
export interface Net {
  from: number;
  to: number[];
}

export interface Channel {
  /** The line of each net's horizontal part; none where it goes straight down. */
  rows: (number | undefined)[];
  height: number;
  /** Whether no two lines lie on each other. */
  is_clear: boolean;
}

const overlap_cost = 1000;
const searched_max = 24;

/** Finds lines for the horizontal parts so that no two lie on each other and few cross. */
export function routeChannel(nets: readonly Net[]): Channel {
  const bent = [...nets.keys()].filter((net) => nets[net]!.to.some((to) => to !== nets[net]!.from));
  let order = bent;
  let best = rowsOf(nets, order);
  for (let improved = bent.length <= searched_max; improved;) {
    improved = false;
    for (let from = 0; from < order.length; from++) {
      for (let to = 0; to < order.length; to++) {
        const next = order.filter((_, at) => at !== from);
        next.splice(to, 0, order[from]!);
        const tried = rowsOf(nets, next);
        if (tried.cost >= best.cost) continue;
        [order, best, improved] = [next, tried, true];
      }
    }
  }
  const height = Math.max(0, ...best.rows.map((row) => (row ?? -1) + 1));
  return { rows: best.rows, height, is_clear: best.cost < overlap_cost };
}

/** Each net, in this order, on the topmost line below all earlier ones that it would touch. */
function rowsOf(
  nets: readonly Net[],
  order: readonly number[],
): { rows: (number | undefined)[]; cost: number } {
  const rows: (number | undefined)[] = nets.map(() => undefined);
  for (const [at, net] of order.entries()) {
    const before = order.slice(0, at).filter((other) => touch(nets[net]!, nets[other]!));
    rows[net] = Math.max(-1, ...before.map((other) => rows[other]!)) + 1;
  }
  let cost = Math.max(0, ...order.map((net) => rows[net]!));
  for (const net of order) {
    const [left, right] = reach(nets[net]!);
    const own = [nets[net]!.from, ...nets[net]!.to];
    for (const [other, { from, to }] of nets.entries()) {
      if (other === net) continue;
      const row = rows[other];
      const lines = [
        ...(row === undefined || rows[net]! < row ? [from] : []),
        ...(row === undefined || rows[net]! > row ? to : []),
      ];
      for (const column of lines) {
        if (column < left || column > right) continue;
        cost += own.includes(column) ? overlap_cost : 2;
      }
    }
  }
  return { rows, cost };
}

function touch(a: Net, b: Net): boolean {
  const [[a_left, a_right], [b_left, b_right]] = [reach(a), reach(b)];
  return a_left <= b_right + 1 && b_left <= a_right + 1;
}

function reach({ from, to }: Net): [number, number] {
  return [Math.min(from, ...to), Math.max(from, ...to)];
}
