import type { Dag, DagNode } from "./dag.ts";
import { type Net, routeChannel } from "./dag_channel.ts";
import { type Layers, layers } from "./dag_layers.ts";
import { places } from "./dag_place.ts";
import { Canvas } from "./dag_canvas.ts";
import { drawList } from "./dag_list.ts";
import { printable, textWidth } from "./table.ts";

const gap = 2;

/**
 * Draws the graph with boxes, from top to bottom. A stage has a solid box, a file a dashed one. Lines
 * that meet belong together; where one merely crosses another, the upright one is whole.
 *
 * @returns Lines of at most `columns`; a list where the drawing would be wider.
 */
export function drawDag(dag: Dag, columns: number): string[] {
  const layered = layers(dag);
  const { slots, rows, links } = layered;
  const texts = slots.map(({ node }) => node ? boxTexts(node) : []);
  const ways_in = slots.map((_, slot) => links.filter(([, to]) => to === slot).length);
  const widths = slots.map(({ node }, slot) => {
    if (!node) return 1;
    const inner = Math.max(...texts[slot]!.map(textWidth), 2 * ways_in[slot]! - 3) + 2;
    return inner + 2 + (inner + 1) % 2; // odd, so that the middle is a column
  });
  const middles = places(layered, widths, gap);
  const right = Math.max(0, ...middles.map((middle, slot) => middle + (widths[slot]! + 1) / 2));
  if (right > columns) return drawList(dag);

  const canvas = new Canvas();
  let top = 0;
  for (const [layer, row] of rows.entries()) {
    if (layer > 0) {
      const { nets, doors } = netsBetween(layered, layer, middles, widths);
      const { rows: levels, height } = routeChannel(nets);
      const bottom = top + height;
      nets.forEach((net, at) => canvas.net(net, top, top + (levels[at] ?? 0), bottom));
      top = bottom + 1;
      for (const [slot, columns] of doors) {
        if (slots[slot]!.node) { for (const column of columns) canvas.join(column, top, "up"); }
      }
    }
    const height = Math.max(...row.map((slot) => texts[slot]!.length)) + 2;
    for (const slot of row) {
      const { node } = slots[slot]!;
      if (!node) canvas.upright(middles[slot]!, top, top + height - 1);
      else {
        const left = middles[slot]! - (widths[slot]! - 1) / 2;
        const lines = [...texts[slot]!, ...Array(height - 2 - texts[slot]!.length).fill("")];
        canvas.box(left, top, widths[slot]!, lines, node.kind !== "stage");
        if (links.some(([from]) => from === slot)) {
          canvas.join(middles[slot]!, top + height - 1, "down");
        }
      }
    }
    top += height;
  }
  return canvas.lines();
}

function boxTexts({ label, state }: DagNode): string[] {
  return state === undefined ? [printable(label)] : [printable(label), state];
}

/** The lines above a layer, and at which columns they enter each of its slots. */
function netsBetween(
  { slots, rows, links }: Layers,
  layer: number,
  middles: readonly number[],
  widths: readonly number[],
): { nets: Net[]; doors: Map<number, number[]> } {
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
