import type { Dag, DagNode } from "./dag.ts";

const shapes: Record<DagNode["kind"], [string, string]> = {
  stage: ["[", "]"],
  file: ["([", "])"],
  source: ["[(", ")]"],
};

/** Colours that are readable on light and on dark pages. */
const state_styles: Record<string, string> = {
  skip: "stroke:#6b7280",
  restore: "stroke:#2563eb,stroke-width:2px",
  run: "stroke:#d97706,stroke-width:2px",
  maybe: "stroke:#d97706,stroke-dasharray:4 3",
};

/** The graph in Mermaid's language, for Markdown pages that draw it. */
export function mermaid({ nodes, edges }: Dag): string {
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const states = [...new Set(nodes.flatMap(({ state }) => state ?? []))].sort();
  return [
    "flowchart TD",
    ...nodes.map(({ id, kind, label, state }) => {
      const [open, close] = shapes[kind];
      const text = state === undefined ? escaped(label) : `${escaped(label)}<br/>${state}`;
      return `  ${ids.get(id)}${open}"${text}"${close}${state === undefined ? "" : `:::${state}`}`;
    }),
    ...edges.map(([from, to]) => `  ${ids.get(from)} --> ${ids.get(to)}`),
    ...states.filter((state) => Object.hasOwn(state_styles, state))
      .map((state) => `  classDef ${state} ${state_styles[state]}`),
    "",
  ].join("\n");
}

/** Everything but letters, digits and what paths are made of becomes a character code. */
function escaped(label: string): string {
  return label.replace(/[^\p{L}\p{N}\p{M} _./-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
