import { join, normalize, sep } from "node:path";
import { type DeclaredStage, fillDataset, nearest, runnerSection } from "../stage/mod.ts";
import { statOf } from "./files.ts";
import { ancestors, orderStages, Producers, trimmed } from "./order.ts";
import type { Project } from "./project.ts";

/** Every mistake in how the declarations fit together and onto this project, a line each. */
export function checkStages(project: Project, stages: readonly DeclaredStage[]): string[] {
  const problems = [
    ...stages.flatMap(checkName),
    ...stages.flatMap((stage) => checkPaths(project, stage)),
    ...checkOutputs(project, stages),
  ];
  try {
    orderStages(stages, project.dataset);
  } catch (error) {
    problems.push((error as Error).message);
  }
  if (problems.length === 0) problems.push(...checkInputsExist(project, stages));
  return problems;
}

function checkName({ name, file }: DeclaredStage): string[] {
  if (name === runnerSection) {
    return [
      `Cannot use stage "${name}" (${file}): the name is the runner's own section of params.yaml`,
    ];
  }
  if (/^[a-z][a-z0-9_]*$/.test(name)) return [];
  return [
    `Cannot use stage "${name}" (${file}): a name must be lower-case letters, digits and "_"`,
  ];
}

function checkPaths(project: Project, stage: DeclaredStage): string[] {
  const problems: string[] = [];
  const refuse = (what: string, path: string, must: string) =>
    problems.push(`Cannot use ${what} "${path}" of stage "${stage.name}" (${stage.file}): ${must}`);
  for (const input of Object.values(stage.inputs)) {
    if (input.kind === "source") continue;
    for (const declared of input.kind === "resolved" ? input.reads : [input.path]) {
      const path = fillDataset(declared, project.dataset);
      const outside = linkOutside(project, path);
      if (!isInside(path)) refuse("input", path, "must be a path inside the project");
      else if (input.kind === "artifact" && !path.startsWith("data/")) {
        refuse(
          "input",
          path,
          "an artifact must be under data/ (a file from elsewhere is a source)",
        );
      } else if (outside !== undefined) {
        refuse(
          "input",
          path,
          `"${outside}" is a link out of the project, declare a source instead`,
        );
      }
    }
  }
  for (const output of Object.values(stage.outputs)) {
    const path = fillDataset(output.path, project.dataset);
    const outside = linkOutside(project, path);
    if (!isInside(path) || !output.path.startsWith("data/{dataset}/")) {
      refuse("output", output.path, 'must start with "data/{dataset}/"');
    } else if (trimmed(path) === `data/${project.dataset}` || path.includes("//")) {
      refuse("output", output.path, "must name a file or folder inside it");
    } else if (path.startsWith(`data/${project.dataset}/failed/`)) {
      refuse("output", output.path, "failed/ is where the runner keeps what a failed stage left");
    } else if (outside !== undefined) {
      refuse("output", output.path, `"${outside}" is a link out of the project, remove the link`);
    }
  }
  return problems;
}

function isInside(path: string): boolean {
  const plain = normalize(path);
  return !path.startsWith("/") && !plain.startsWith("..") && plain === path.replaceAll("/", sep);
}

/** The first part of the path that is a link whose end lies outside the project. */
function linkOutside(project: Project, path: string): string | undefined {
  for (const part of [...ancestors(trimmed(path)).reverse(), trimmed(path)]) {
    const full = join(project.root, part);
    try {
      if (!Deno.lstatSync(full).isSymlink) continue;
      const real = Deno.realPathSync(full);
      if (!real.startsWith(`${Deno.realPathSync(project.root)}${sep}`)) return part;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }
  return undefined;
}

function checkOutputs(project: Project, stages: readonly DeclaredStage[]): string[] {
  const makers = new Map<string, string[]>();
  for (const stage of stages) {
    for (const { path } of Object.values(stage.outputs)) {
      const plain = trimmed(fillDataset(path, project.dataset));
      makers.set(plain, [...(makers.get(plain) ?? []), stage.name]);
    }
  }
  const problems: string[] = [];
  for (const [path, names] of makers) {
    if (names.length > 1) {
      problems.push(
        `Cannot use output "${path}": stages ${names.map((name) => `"${name}"`).join(" and ")} ` +
          "both make it, an output has one maker",
      );
    }
    for (const folder of ancestors(path)) {
      if (!makers.has(folder)) continue;
      problems.push(
        `Cannot use output "${path}" of stage "${names[0]}": it lies inside "${folder}/", ` +
          `an output of stage "${makers.get(folder)![0]}"`,
      );
    }
  }
  return problems;
}

function checkInputsExist(project: Project, stages: readonly DeclaredStage[]): string[] {
  const producers = new Producers(stages, project.dataset);
  const made = stages.flatMap((stage) =>
    Object.values(stage.outputs).map(({ path }) => fillDataset(path, project.dataset))
  );
  const problems: string[] = [];
  for (const stage of stages) {
    for (const input of Object.values(stage.inputs)) {
      if (input.kind === "source" || input.kind === "resolved") continue;
      if (input.kind === "artifact" && input.optional) continue;
      const path = fillDataset(input.path, project.dataset);
      if (producers.of(path).length > 0 || statOf(join(project.root, path))) continue;
      const close = nearest(path, made);
      const hint = close === undefined
        ? "put it there"
        : `put it there, or did you mean "${close}"`;
      problems.push(
        `Cannot run stage "${stage.name}" (${stage.file}): no stage makes input "${path}" ` +
          `and it is not there, ${hint}`,
      );
    }
  }
  return problems;
}
