import type { Dag, DagNode } from "./dag.ts";
import { layers } from "./dag_layers.ts";
import { places } from "./dag_place.ts";
import { printable, textWidth } from "./table.ts";

/** All in pixels. The type is monospaced, so that a text's width is known without measuring it. */
const size = { letter: 7.3, line: 18, padding: 12, gap: 28, layer_gap: 46, margin: 16, arrow: 7 };

const style = `
.dag-page { fill: #ffffff }
.dag-edge { fill: none; stroke: #8a94a3; stroke-width: 1.4 }
.dag-arrow { fill: #8a94a3 }
.dag-box { fill: #f3f6fa; stroke: #55637a; stroke-width: 1.3 }
.dag-file .dag-box, .dag-source .dag-box { fill: #ffffff; stroke-dasharray: 4 3 }
.dag-text { fill: #17202e; font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; text-anchor: middle }
.dag-state { fill: #5b6676; font-size: 11px }
.dag-run .dag-box, .dag-maybe .dag-box { fill: #fff4dc; stroke: #b26a00 }
.dag-maybe .dag-box { stroke-dasharray: 4 3 }
.dag-restore .dag-box { fill: #e4efff; stroke: #2563c9 }
@media (prefers-color-scheme: dark) {
.dag-page { fill: #12161d }
.dag-edge { stroke: #76839a }
.dag-arrow { fill: #76839a }
.dag-box { fill: #1e2632; stroke: #93a3bb }
.dag-file .dag-box, .dag-source .dag-box { fill: #12161d }
.dag-text { fill: #e6ebf2 }
.dag-state { fill: #a9b4c4 }
.dag-run .dag-box, .dag-maybe .dag-box { fill: #3a2b0c; stroke: #e3a63a }
.dag-restore .dag-box { fill: #14284a; stroke: #7fb0ff }
}`;

/** The graph as an SVG document of its own, in the colours that the reader's system asks for. */
export function svg(dag: Dag, title: string): string {
  const layered = layers(dag);
  const { slots, rows, links } = layered;
  const widths = slots.map(({ node }) => {
    if (!node) return 1;
    const letters = Math.max(textWidth(printable(node.label)), node.state?.length ?? 0);
    return 2 * Math.ceil((letters * size.letter) / 2 + size.padding) + 1;
  });
  const middles = places(layered, widths, size.gap).map((middle) => middle + size.margin);
  const has_state = dag.nodes.some(({ state }) => state !== undefined);
  const height = size.line * (has_state ? 2 : 1) + size.padding;
  const tops = rows.map((_, layer) => size.margin + layer * (height + size.layer_gap));
  const right = Math.max(0, ...middles.map((middle, slot) => middle + widths[slot]! / 2));
  const [width, bottom] = [
    Math.ceil(right + size.margin),
    (tops.at(-1) ?? 0) + height + size.margin,
  ];

  const edges = links.map(([from, to]) => {
    const [x, next_x] = [middles[from]!, middles[to]!];
    const start = tops[slots[from]!.layer]! + height;
    const end = tops[slots[to]!.layer]! - (slots[to]!.node ? size.arrow : 0);
    const half = (start + end) / 2;
    const passing = slots[to]!.node ? "" : ` V${end + height}`;
    return `<path class="dag-edge" d="M${x} ${start} C${x} ${half} ${next_x} ${half} ${next_x} ${end}${passing}"/>`;
  });
  const arrows = slots.flatMap(({ node, layer }, slot) =>
    node && links.some(([, to]) => to === slot) ? [arrow(middles[slot]!, tops[layer]!)] : []
  );
  const boxes = slots.flatMap(({ node, layer }, slot) =>
    node ? [box(node, middles[slot]!, tops[layer]!, widths[slot]!, height)] : []
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom}" width="${width}" height="${bottom}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}\n</style>`,
    `<rect class="dag-page" width="${width}" height="${bottom}"/>`,
    ...edges,
    ...arrows,
    ...boxes,
    "</svg>",
    "",
  ].join("\n");
}

function arrow(x: number, y: number): string {
  return `<path class="dag-arrow" d="M${x} ${y} l-4 ${-size.arrow - 1} h8 z"/>`;
}

function box(node: DagNode, middle: number, top: number, width: number, height: number): string {
  const { kind, label, about, state } = node;
  const left = middle - (width - 1) / 2;
  const round = kind === "stage" ? 5 : height / 2;
  const lines = state === undefined ? [label] : [label, state];
  const first = top + height / 2 - (lines.length - 1) * size.line / 2 + 4;
  return [
    `<g class="dag-${kind}${state === undefined ? "" : ` dag-${state}`}">`,
    about === undefined ? "" : `<title>${escaped(about)}</title>`,
    `<rect class="dag-box" x="${left}" y="${top}" width="${
      width - 1
    }" height="${height}" rx="${round}"/>`,
    ...lines.map((line, at) =>
      `<text class="dag-text${at > 0 ? " dag-state" : ""}" x="${middle}" y="${
        first + at * size.line
      }">${escaped(line)}</text>`
    ),
    "</g>",
  ].join("");
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return printable(text).replace(/[&<>"]/g, (sign) => entities[sign]!);
}
