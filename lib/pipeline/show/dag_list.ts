import type { Dag } from "./dag.ts";
import { printable } from "./table.ts";

/** The graph as a list: what is needed stands higher and further left, and is named at the end. */
export function drawList({ nodes, edges }: Dag): string[] {
  const labels = new Map(nodes.map(({ id, label }) => [id, printable(label)]));
  const needs = (id: string) => edges.filter(([, to]) => to === id).map(([from]) => from);
  const depth = new Map<string, number>();
  const depthOf = (id: string): number => {
    if (!depth.has(id)) depth.set(id, Math.max(-1, ...needs(id).map(depthOf)) + 1);
    return depth.get(id)!;
  };
  const sorted = [...nodes].sort((a, b) => depthOf(a.id) - depthOf(b.id));
  const width = Math.max(0, ...sorted.map(({ id, label }) => 2 * depthOf(id) + label.length));
  return sorted.map(({ id, state }) => {
    const name = "  ".repeat(depthOf(id)) + labels.get(id)!;
    const sources = needs(id).map((need) => labels.get(need)!).join(", ");
    const marker = state === undefined ? "" : `  ${state.padEnd(7)}`;
    return `${name.padEnd(width)}${marker}${sources && `  ← ${sources}`}`.trimEnd();
  });
}
