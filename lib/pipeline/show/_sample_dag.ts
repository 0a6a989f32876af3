import type { Dag, DagNode } from "./dag.ts";

/** A graph of stages for tests, from words such as `a>b` (b needs a) or `c` (alone). */
export function sampleDag(text: string, state?: DagNode["state"]): Dag {
  const ids = new Set<string>();
  const edges: Dag["edges"] = [];
  for (const word of text.split(" ")) {
    const [from = "", to] = word.split(">");
    ids.add(from);
    if (to === undefined) continue;
    ids.add(to);
    edges.push([from, to]);
  }
  const nodes = [...ids].map((id): DagNode => ({
    id,
    kind: "stage",
    label: id,
    ...(state ? { state } : {}),
  }));
  return { nodes, edges };
}

/** A pipeline of fifteen stages with diamonds and edges over many layers. */
export const large =
  "ingest>validate validate>label validate>features label>split features>split " +
  "split>baseline split>challenger baseline>evaluate challenger>evaluate split>evaluate " +
  "evaluate>gate gate>register split>drift register>drift features>online register>bundle " +
  "online>bundle ingest>report evaluate>report";
