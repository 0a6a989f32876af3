import { type DeclaredInput, type DeclaredStage, fillDataset } from "../../stage/mod.ts";

/** The stages in an order in which each comes after those it needs. */
export interface Order {
  stages: DeclaredStage[];
  /** Names of the stages whose outputs a stage reads. */
  needs: Map<string, string[]>;
}

/** Who makes what, for one data set. */
export class Producers {
  #by_path = new Map<string, string>();
  #inside = new Map<string, Set<string>>();

  constructor(stages: readonly DeclaredStage[], dataset: string) {
    for (const stage of stages) {
      for (const output of Object.values(stage.outputs)) {
        const path = trimmed(fillDataset(output.path, dataset));
        this.#by_path.set(path, stage.name);
        for (const folder of ancestors(path)) {
          if (!this.#inside.has(folder)) this.#inside.set(folder, new Set());
          this.#inside.get(folder)!.add(stage.name);
        }
      }
    }
  }

  /** Stages that make this path, a folder around it, or something inside it. */
  of(path: string): string[] {
    const plain = trimmed(path);
    const found = new Set(this.#inside.get(plain) ?? []);
    for (const one of [plain, ...ancestors(plain)]) {
      const name = this.#by_path.get(one);
      if (name !== undefined) found.add(name);
    }
    return [...found].sort();
  }
}

/** @throws {Error} with the cycle written out, if there is one. */
export function orderStages(stages: readonly DeclaredStage[], dataset: string): Order {
  const producers = new Producers(stages, dataset);
  const needs = new Map(
    stages.map((stage) => [stage.name, neededStages(stage, producers, dataset)]),
  );
  const by_name = new Map(stages.map((stage) => [stage.name, stage]));
  const sorted: DeclaredStage[] = [];
  const mark = new Map<string, "open" | "done">();
  const visit = (name: string, way: string[]): void => {
    if (mark.get(name) === "done") return;
    if (mark.get(name) === "open") {
      const cycle = [...way.slice(way.indexOf(name)), name];
      throw new Error(
        `Cannot order the stages: ${cycle.join(" → ")} is a cycle, each needs the one before it`,
      );
    }
    mark.set(name, "open");
    for (const need of needs.get(name)!) visit(need, [...way, name]);
    mark.set(name, "done");
    sorted.push(by_name.get(name)!);
  };
  for (const name of [...by_name.keys()].sort()) visit(name, []);
  return { stages: sorted, needs };
}

/** These stages with everything they need, or with everything that needs them. */
export function reach(
  order: Order,
  names: readonly string[],
  way: "upstream" | "downstream",
): Set<string> {
  const next = new Map<string, string[]>(order.stages.map((stage) => [stage.name, []]));
  for (const [name, needs] of order.needs) {
    for (const need of needs) {
      if (way === "upstream") next.get(name)!.push(need);
      else next.get(need)!.push(name);
    }
  }
  const found = new Set<string>();
  const open = [...names];
  while (open.length > 0) {
    const name = open.pop()!;
    if (found.has(name)) continue;
    found.add(name);
    open.push(...next.get(name)!);
  }
  return found;
}

/** The artifacts that must be up to date for an input; what a look-up merely reads makes no order. */
export function awaitedPaths(input: DeclaredInput): string[] {
  if (input.kind === "artifact") return [input.path];
  return input.kind === "resolved" ? input.after : [];
}

function neededStages(stage: DeclaredStage, producers: Producers, dataset: string): string[] {
  const paths = Object.values(stage.inputs).flatMap(awaitedPaths);
  const found = new Set(paths.flatMap((path) => producers.of(fillDataset(path, dataset))));
  found.delete(stage.name); // an input that is its own output is a mistake of its own
  return [...found].sort();
}

/** Without the "/" that marks a folder. */
export function trimmed(path: string): string {
  return path.replace(/\/+$/, "");
}

/** Every folder around a path, the nearest first. */
export function ancestors(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join("/"));
}
