import { join, normalize, sep } from "node:path";
import { type DeclaredStage, fillDataset, nearest, runnerSection } from "../../stage/mod.ts";
import { ancestors, awaitedPaths, orderStages, Producers, trimmed } from "./order.ts";
import type { Project } from "../project.ts";
import { storeNames } from "../stores.ts";

/** Every mistake in how the declarations fit together, a line each; depends on nothing on disk. */
export function checkStages(project: Project, stages: readonly DeclaredStage[]): string[] {
  const problems = [
    ...stages.flatMap(checkName),
    ...stages.flatMap(checkStoreNames),
    ...stages.flatMap((stage) => checkPaths(project, stage)),
    ...stages.flatMap((stage) => checkOwnInputs(project, stage)),
    ...checkOutputs(project, stages),
  ];
  try {
    orderStages(stages, project.dataset);
  } catch (error) {
    problems.push((error as Error).message);
  }
  return problems;
}

/** Links that lead a declared path out of the project, a line each. */
export function checkLinks(project: Project, stages: readonly DeclaredStage[]): string[] {
  const outside = new Map<string, boolean>();
  const leadsOut = (path: string): boolean => {
    if (!outside.has(path)) outside.set(path, isLinkOutside(project, path));
    return outside.get(path)!;
  };
  const producers = new Producers(stages, project.dataset);
  const problems: string[] = [];
  for (const stage of stages) {
    const check = (kind: string, declared: string, cure: string): void => {
      const path = trimmed(fillDataset(declared, project.dataset));
      // What a stage makes is put there by rename, which replaces a link; only its folder counts.
      const parts = producers.of(path).length > 0 ? ancestors(path) : [...ancestors(path), path];
      const link = parts.find(leadsOut);
      if (link === undefined) return;
      problems.push(
        `Cannot use ${kind} "${path}" of stage "${stage.name}" (${stage.file}): ` +
          `"${link}" is a link out of the project, ${cure}`,
      );
    };
    for (const input of Object.values(stage.inputs)) {
      for (const path of awaitedPaths(input)) check("input", path, "declare a source instead");
    }
    for (const { path } of Object.values(stage.outputs)) check("output", path, "remove the link");
  }
  return problems;
}

function checkName({ name, file }: DeclaredStage): string[] {
  if (name === runnerSection) {
    return [
      `Cannot use stage "${name}" (${file}): the name is the runner's own section of params.yaml`,
    ];
  }
  if (name in {}) {
    return [`Cannot use stage "${name}" (${file}): the name is a word of the language, change it`];
  }
  if (/^[a-z][a-z0-9_]*$/.test(name)) return [];
  return [
    `Cannot use stage "${name}" (${file}): a name must be lower-case letters, digits and "_"`,
  ];
}

function checkStoreNames(stage: DeclaredStage): string[] {
  return storeNames(stage).filter((name) => !/^[a-z][a-z0-9_]*$/.test(name) || name in {}).map((
    name,
  ) =>
    `Cannot use store "${name}" of stage "${stage.name}" (${stage.file}): ` +
    'a name must be lower-case letters, digits and "_"'
  );
}

function checkPaths(project: Project, stage: DeclaredStage): string[] {
  const problems: string[] = [];
  const refuse = (what: string, path: string, must: string) =>
    problems.push(`Cannot use ${what} "${path}" of stage "${stage.name}" (${stage.file}): ${must}`);
  for (const input of Object.values(stage.inputs)) {
    if (input.kind === "source") continue;
    const paths = input.kind === "resolved" ? [...input.reads, ...input.after] : [input.path];
    for (const declared of paths) {
      const path = fillDataset(declared, project.dataset);
      if (!isInside(path)) refuse("input", path, "must be a path inside the project");
      else if (awaitedPaths(input).includes(declared) && !path.startsWith("data/")) {
        refuse(
          "input",
          path,
          "an artifact must be under data/ (a file from elsewhere is a source)",
        );
      }
    }
    if (input.kind !== "resolved") continue;
    for (const part of input.under) {
      const path = trimmed(fillDataset(part, project.dataset));
      if (!isInside(path) || path === "." || path === "") {
        refuse("under", part, "must be the path of a file or folder inside the stores");
      } else if (input.stores.length === 0) refuse("under", part, "it names no stores to be in");
    }
  }
  for (const output of Object.values(stage.outputs)) {
    const path = fillDataset(output.path, project.dataset);
    if (!isInside(path) || !output.path.startsWith("data/{dataset}/")) {
      refuse("output", output.path, 'must be a plain path that starts with "data/{dataset}/"');
    } else if (trimmed(path) === `data/${project.dataset}` || path.includes("//")) {
      refuse("output", output.path, "must name a file or folder inside it");
    } else if (path.startsWith(`data/${project.dataset}/failed/`)) {
      refuse("output", output.path, "failed/ is where the runner keeps what a failed stage left");
    }
  }
  return problems;
}

/** Inputs that the stage makes itself: as a file, a folder around it or something in it. */
function checkOwnInputs(project: Project, stage: DeclaredStage): string[] {
  const own = new Producers([stage], project.dataset);
  return Object.values(stage.inputs).flatMap(awaitedPaths).flatMap((declared) => {
    const path = fillDataset(declared, project.dataset);
    if (own.of(path).length === 0) return [];
    return `Cannot use input "${path}" of stage "${stage.name}" (${stage.file}): ` +
      "the stage makes it itself, an input must come from elsewhere";
  });
}

function isInside(path: string): boolean {
  const plain = normalize(path);
  return !path.startsWith("/") && !plain.startsWith("..") && plain === path.replaceAll("/", sep);
}

function isLinkOutside(project: Project, path: string): boolean {
  const full = join(project.root, path);
  try {
    if (!Deno.lstatSync(full).isSymlink) return false;
    return !Deno.realPathSync(full).startsWith(`${Deno.realPathSync(project.root)}${sep}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
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
          `${names.length === 2 ? "both" : "all"} make it, an output has one maker`,
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

/** What to say of a required input that is not there. */
export function missingInput(
  project: Project,
  stages: readonly DeclaredStage[],
  stage: DeclaredStage,
  path: string,
): string {
  const maker = new Producers(stages, project.dataset).of(path)[0];
  if (maker !== undefined) {
    return `Cannot run stage "${stage.name}": input "${path}" is missing, ` +
      `run "deno task repro ${maker}", which makes it`;
  }
  const made = stages.flatMap((one) =>
    Object.values(one.outputs).map((output) => fillDataset(output.path, project.dataset))
  );
  const close = nearest(path, made);
  const hint = close === undefined ? "put it there" : `put it there, or did you mean "${close}"`;
  return `Cannot run stage "${stage.name}" (${stage.file}): no stage makes input "${path}" ` +
    `and it is not there, ${hint}`;
}
