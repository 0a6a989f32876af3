import { join } from "node:path";
import {
  applySettings,
  type Declared,
  type DeclaredStage,
  isRecord,
  type Json,
  nearestHint,
  paramsFileName,
  readParams,
  runnerSection,
  type Sections,
  type Setting,
} from "../../stage/mod.ts";
import { runDeno } from "../run/child.ts";
import { type Files, statOf } from "../cache/files.ts";
import { type Graph, graphKey, readGraph, rootFile } from "./graph.ts";
import { hashJson, hashText } from "../cache/hash.ts";
import type { Project } from "../project.ts";
import { stageNames } from "../stage_names.ts";
import type { State } from "../cache/state.ts";
import { readIfThere, writeWhole } from "../cache/write.ts";

/** The stages of a project as data, with the code behind them and their sections of params.yaml. */
export interface Declarations {
  stages: DeclaredStage[];
  graph: Graph;
  /** After `--set`, before defaults. */
  sections: Sections;
  /** Whether all of it came from the state. */
  is_known: boolean;
}

/** Every mistake that was found, a line each. */
export class ConfigurationError extends Error {
  /** @param is_usage Whether the mistake is in what was typed, not in the project. */
  constructor(readonly problems: readonly string[], readonly is_usage = false) {
    super(problems.join("\n"));
  }
}

/**
 * Reads all declarations, from the state where the code they came from is unchanged.
 *
 * @throws {ConfigurationError} If any stage or parameter is refused.
 */
export async function readDeclarations(
  project: Project,
  files: Files,
  state: State,
  settings: readonly Setting[],
): Promise<Declarations> {
  const names = stageNames(project.root);
  const given = await readSections(project.root);
  const sections = withSettings(given, settings, names);
  let graph = freshGraph(project, files, state, names);
  const key = (graph: Graph) => hashJson([graph.key, sections]);
  const known = graph && state.declared.find(([recorded]) => recorded === key(graph!));
  if (graph && known) return { stages: known[1], graph, sections, is_known: true };

  graph ??= await readGraph(project, files, names, []);
  const all = await declareInChild(project, sections);
  const stages = await soundStages(project, all, sections, settings, names);
  const workers = [...new Set(stages.flatMap((stage) => stage.needs.worker))].sort();
  if (workers.some((file) => !graph!.roots.includes(file))) {
    graph = await readGraph(project, files, names, workers);
  }
  state.graph = graph;
  state.declared = state.declared.filter(([recorded]) => recorded !== key(graph!));
  state.declared.push([key(graph), stages]);
  files.changed = true;
  return { stages, graph, sections, is_known: false };
}

function withSettings(given: Sections, settings: readonly Setting[], names: string[]): Sections {
  try {
    return applySettings(given, settings, names);
  } catch (error) {
    throw new ConfigurationError([(error as Error).message], true);
  }
}

/** The sections of params.yaml, parsed again only when its text has changed. */
export async function readSections(root: string): Promise<Sections> {
  const text = readIfThere(join(root, paramsFileName)) ?? "";
  const hash = hashText(text);
  const remembered = join(root, "data", ".cache", "params.json");
  try {
    const known = JSON.parse(readIfThere(remembered) ?? "{}");
    if (known.hash === hash) return known.sections as Sections;
  } catch {
    // A damaged memory is as good as none.
  }
  const { sections } = await readParams(text);
  writeWhole(remembered, JSON.stringify({ hash, sections }));
  return sections;
}

function freshGraph(
  project: Project,
  files: Files,
  state: State,
  names: string[],
): Graph | undefined {
  const { graph } = state;
  if (graph === undefined) return undefined;
  const stages = graph.roots.filter((file) => file.startsWith("stages/"));
  if (stages.length !== names.length) return undefined;
  if (!names.every((name, index) => stages[index] === `stages/${name}.ts`)) return undefined;
  return graphKey(project, files, graph.roots, graph.modules) === graph.key ? graph : undefined;
}

/** Declarations are read without any permission; a top-level effect of a stage is an error. */
async function declareInChild(project: Project, sections: Sections): Promise<Declared[]> {
  const config = join(project.root, "deno.json");
  const result = await runDeno(
    ["run", "--no-prompt", "--frozen", "--quiet", "--config", config, rootFile(project)],
    { cwd: project.root, input: JSON.stringify(sections) },
  );
  const message = result.messages.find((message) => message.kind === "declared");
  if (message?.kind === "declared") return message.value as unknown as Declared[];
  throw new ConfigurationError([
    `Cannot read the declarations in "stages/": ${result.log.join("\n").trim()}`,
  ]);
}

async function soundStages(
  project: Project,
  all: Declared[],
  sections: Sections,
  settings: readonly Setting[],
  names: readonly string[],
): Promise<DeclaredStage[]> {
  const text = readIfThere(join(project.root, paramsFileName)) ?? "";
  const params = await readParams(text);
  const where = (path: (string | number)[], is_key = false) => {
    const set = settings.some(({ section, path: below }) =>
      [section, ...below].every((part, index) => part === path[index])
    );
    if (set) return "--set";
    return is_key ? params.keyAt(path) : params.at(path);
  };
  const problems = Object.keys(sections)
    .filter((name) => name !== runnerSection && !names.includes(name))
    .map((name) =>
      `Cannot use section "${name}" (${where([name], true)}): no stage has this name, ` +
      nearestHint(name, [...names, runnerSection])
    );
  const stages: DeclaredStage[] = [];
  for (const one of all) {
    if ("error" in one) {
      problems.push(declarationProblem(one.name, one.error));
      continue;
    }
    stages.push(one.declared);
    for (const { path, message, is_key } of one.problems) {
      const full = [one.name, ...path];
      const given = path.reduce<Json | undefined>(
        (value, part) => isRecord(value) ? value[part] as Json : undefined,
        sections[one.name],
      );
      const shown = given === undefined ? "" : ` = ${JSON.stringify(given)}`;
      problems.push(`Cannot use "${full.join(".")}"${shown} (${where(full, is_key)}): ${message}`);
    }
  }
  problems.push(...missingWorkers(project, stages));
  const is_usage = problems.every((problem) => problem.includes("(--set)"));
  if (problems.length > 0) throw new ConfigurationError(problems, is_usage);
  return stages;
}

function missingWorkers(project: Project, stages: readonly DeclaredStage[]): string[] {
  return stages.flatMap(({ name, file, needs }) =>
    needs.worker.filter((path) => statOf(join(project.root, path)) === undefined).map((path) =>
      `Cannot use worker "${path}" of stage "${name}" (${file}): it is not there, ` +
      "must be the path of a module from the project's root"
    )
  );
}

function declarationProblem(name: string, error: string): string {
  if (error.startsWith(`Cannot use stage "${name}"`)) return error;
  const hint = /Requires \w+ access/.test(error)
    ? " (declarations are read without permissions: move it into run)"
    : "";
  return `Cannot read stage "${name}" (stages/${name}.ts): ${error}${hint}`;
}
