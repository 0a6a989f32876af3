import { type Channel, type Net, routeChannel } from "./dag_channel.ts";
import type { Layers } from "./dag_layers.ts";

const moves_max = 40;

interface Between {
  nets: Net[];
  /** At which columns lines enter each slot. */
  doors: Map<number, number[]>;
}

/**
 * The lines above a layer. Where two would have to lie on each other, because each has to end below
 * the other's beginning, moves a part of the layer to the right.
 */
export function channelAbove(
  layered: Layers,
  layer: number,
  middles: number[],
  widths: readonly number[],
): Between & Channel {
  const row = layered.rows[layer]!;
  for (let moves = 0;; moves++) {
    const between = netsBetween(layered, layer, middles, widths);
    const channel = routeChannel(between.nets);
    if (channel.is_clear || moves === moves_max) return { ...between, ...channel };
    const below_other = (column: number) =>
      between.nets.some(({ from, to }) => from === column && !to.includes(column));
    const first = row.findIndex((slot) => between.doors.get(slot)!.some(below_other));
    if (first < 0) return { ...between, ...channel };
    for (const slot of row.slice(first)) middles[slot]! += 1;
  }
}

function netsBetween(
  { slots, rows, links }: Layers,
  layer: number,
  middles: readonly number[],
  widths: readonly number[],
): Between {
  const sources = rows[layer - 1]!.filter((slot) => links.some(([from]) => from === slot));
  const nets = new Map(sources.map((slot) => [slot, { from: middles[slot]!, to: [] as number[] }]));
  const doors = new Map<number, number[]>();
  for (const slot of rows[layer]!) {
    const from = links.filter(([, to]) => to === slot).map(([one]) => one)
      .sort((a, b) => middles[a]! - middles[b]!);
    const half = slots[slot]!.node ? (widths[slot]! - 3) / 2 : 0;
    const busy = sources.filter((one) => !from.includes(one)).map((one) => middles[one]!);
    const columns = doorColumns(from.map((one) => middles[one]!), middles[slot]!, half, busy);
    doors.set(slot, columns);
    from.forEach((one, at) => nets.get(one)!.to.push(columns[at]!));
  }
  return { nets: [...nets.values()], doors };
}

/** A column for each line that enters a box: straight below where it comes from, if it can be. */
function doorColumns(
  from: readonly number[],
  middle: number,
  half: number,
  busy: readonly number[],
): number[] {
  const columns = from.map((column) => Math.min(middle + half, Math.max(middle - half, column)));
  for (let i = 1; i < columns.length; i++) {
    columns[i] = Math.max(columns[i]!, columns[i - 1]! + 2);
  }
  for (let i = columns.length - 1, most = middle + half; i >= 0; i--, most = columns[i + 1]! - 2) {
    columns[i] = Math.min(columns[i]!, most);
  }
  return columns.map((column, i) => {
    // Below another node's line it would seem to belong to that one.
    const free = [column, column - 1, column + 1].find((one) =>
      !busy.includes(one) && Math.abs(one - middle) <= half &&
      columns.every((other, at) => at === i || Math.abs(other - one) > (one === column ? 0 : 1))
    );
    return free ?? column;
  });
}
