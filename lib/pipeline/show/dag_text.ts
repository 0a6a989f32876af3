import type { Dag, DagNode } from "./dag.ts";
import { channelAbove } from "./dag_doors.ts";
import { layers } from "./dag_layers.ts";
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
  const canvas = new Canvas();
  let top = 0;
  for (const [layer, row] of rows.entries()) {
    if (layer > 0) {
      const { nets, doors, rows: levels, height } = channelAbove(layered, layer, middles, widths);
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
  const lines = canvas.lines();
  return lines.some((line) => textWidth(line) > columns) ? drawList(dag) : lines;
}

function boxTexts({ label, state }: DagNode): string[] {
  return state === undefined ? [printable(label)] : [printable(label), state];
}
