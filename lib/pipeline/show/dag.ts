import { type DeclaredStage, fillDataset } from "../../stage/mod.ts";
import type { Outcome, StageResult } from "../events.ts";
import { awaitedPaths, trimmed } from "../plan/order.ts";
import { type ReproOptions, selectStages } from "../repro.ts";
import type { Session } from "../session.ts";

/** A stage, a file or folder, or a source from outside. */
export interface DagNode {
  id: string;
  kind: "stage" | "file" | "source";
  /** Of a file its path, within the folder of the data set if it lies there. */
  label: string;
  /** What a stage says of itself. */
  about?: string;
  /** What a plan says of a stage. */
  state?: Outcome;
}

/** Who needs whom: each edge goes from what is needed to what needs it. */
export interface Dag {
  nodes: DagNode[];
  edges: [from: string, to: string][];
}

export interface DagOptions extends Pick<ReproOptions, "stages" | "downstream" | "only"> {
  /** Files and folders between the stages, too. */
  files?: boolean;
  /** Results of `plan`, whose decisions mark the stages. */
  plan?: readonly StageResult[];
}

/** The pipeline as a graph; stages come in an order in which each stands after those it needs. */
export function pipelineDag(session: Session, options: DagOptions = {}): Dag {
  const { dataset } = session.project;
  const stages = selectStages(session, options);
  const states = new Map((options.plan ?? []).map(({ stage, outcome }) => [stage, outcome]));
  const nodes = stages.map(({ name, about }): DagNode => {
    const state = states.get(name);
    return { id: name, kind: "stage", label: name, about, ...(state ? { state } : {}) };
  });
  if (options.files) return withFiles(nodes, stages, dataset);
  const names = new Set(nodes.map(({ id }) => id));
  const edges = stages.flatMap(({ name }) =>
    session.order.needs.get(name)!.filter((need) => names.has(need))
      .map((need): [string, string] => [need, name])
  );
  return { nodes, edges };
}

function withFiles(stage_nodes: DagNode[], stages: readonly DeclaredStage[], dataset: string): Dag {
  const nodes = new Map(stage_nodes.map((node) => [node.id, node]));
  const edges: Dag["edges"] = [];
  const made = stages.flatMap((stage) =>
    Object.values(stage.outputs).map(({ path }) => fillDataset(path, dataset))
  );
  const own = `data/${dataset}/`;
  const file = (path: string): string => {
    const id = `file ${path}`;
    const label = path.startsWith(own) ? path.slice(own.length) : path;
    if (!nodes.has(id)) nodes.set(id, { id, kind: "file", label });
    return id;
  };
  for (const stage of stages) {
    const needed = new Set<string>();
    for (const [name, input] of Object.entries(stage.inputs)) {
      if (input.kind === "source") {
        const id = `source ${stage.name}.${name}`;
        nodes.set(id, { id, kind: "source", label: `source ${name}` });
        needed.add(id);
      }
      if (input.kind === "yaml") needed.add(file(fillDataset(input.path, dataset)));
      for (const awaited of awaitedPaths(input)) {
        const path = fillDataset(awaited, dataset);
        const makes = made.filter((one) => touches(one, path));
        for (const one of makes.length > 0 ? makes : [path]) needed.add(file(one));
      }
    }
    for (const id of needed) edges.push([id, stage.name]);
    for (const { path } of Object.values(stage.outputs)) {
      edges.push([stage.name, file(fillDataset(path, dataset))]);
    }
  }
  return { nodes: [...nodes.values()], edges };
}

/** Whether two paths are the same, or one lies inside the other. */
function touches(one: string, other: string): boolean {
  const [a, b] = [trimmed(one), trimmed(other)];
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
