import { basename, dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "@std/cli";
import { type Call, type CallInput, callStage, paramProblems } from "./call.ts";
import type { AnyStage, DeclaredInput, DeclaredStage } from "./declare.ts";
import { declareStage } from "./describe.ts";
import type { Resolved } from "./inputs.ts";
import type { Json } from "./json.ts";
import { narrow } from "./narrow.ts";
import { nearestHint } from "../std/nearest.ts";
import { defaultDataset, paramsFileName, readParams, type Sections } from "./params.ts";
import { checkDatasetName, fillDataset, missingSource, sourcePath } from "./paths.ts";
import { publish } from "./publish.ts";
import { applySettings, parseSetting } from "./settings.ts";
import { isFolderPlace, storePlace } from "./stores.ts";
import { yamlInput } from "./yaml_input.ts";

/**
 * Runs one stage in this process and puts its outputs in place. Checks nothing that the runner checks
 * and records nothing; the runner later knows the files by their content.
 *
 * @returns The exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function runAlone(stage: AnyStage, file: string, args: string[]): Promise<number> {
  const name = basename(file, ".ts");
  const root = dirname(dirname(file));
  const usage = `deno run -A ${relative(root, file)} [--dataset NAME] [--set ${name}.key=value]…`;
  const unknown: string[] = [];
  const flags = parseArgs(args, {
    string: ["dataset", "set"],
    boolean: ["help"],
    collect: ["set"],
    unknown: (flag) => void unknown.push(flag),
  });
  if (flags.help) {
    console.log(`${stage.about}\n\nUsage: ${usage}`);
    return 0;
  }
  const refuse = (why: string): number => {
    console.error(`${why}\nUsage: ${usage}`);
    return 2;
  };
  if (unknown.length > 0) {
    const valid = ["--dataset", "--set", "--help"];
    return refuse(
      unknown.map((arg) =>
        `Cannot use "${arg}": ` +
        (arg.startsWith("-")
          ? `no such flag, ${nearestHint(arg.split("=")[0]!, valid)}`
          : "a stage takes no words")
      ).join("\n"),
    );
  }
  const scratch = join(root, "data", ".cache", "scratch", `alone-${Deno.pid}`);
  try {
    const params = await readParams(readText(join(root, paramsFileName)) ?? "");
    let dataset: string;
    let sections: Sections;
    try {
      const settings = flags.set.map(parseSetting);
      dataset = checkDatasetName(flags.dataset ?? defaultDataset(params));
      sections = applySettings(params.sections, settings, [name]);
    } catch (error) {
      return refuse((error as Error).message);
    }
    const section = sections[name] ?? {};
    const { declared, problems } = declareStage(name, relative(root, file), stage, section);
    if (problems.length > 0) throw new TypeError(paramProblems(name, problems));
    const stores = (names: readonly string[]) =>
      Object.fromEntries(names.map((name) => {
        const place = storePlace(name, sections);
        return [name, isFolderPlace(place) ? resolve(root, place) : place];
      }));
    const call: Call = {
      stage: name,
      section,
      inputs: {},
      outputs: {},
      stores: stores(Object.keys(declared.needs.stores)),
      scratch,
      temporary: join(scratch, "tmp"),
    };
    for (const [key, input] of Object.entries(declared.inputs)) {
      call.inputs[key] = await findInput({ root, dataset, declared, stage, stores }, key, input);
    }
    Deno.mkdirSync(call.temporary, { recursive: true });
    const finals = new Map<string, string>();
    for (const [key, output] of Object.entries(declared.outputs)) {
      const path = fillDataset(output.path, dataset);
      call.outputs[key] = join(scratch, "out", path);
      finals.set(call.outputs[key], join(root, path));
      const folder = output.kind === "folder" ? call.outputs[key] : dirname(call.outputs[key]);
      Deno.mkdirSync(folder, { recursive: true });
    }
    await callStage(stage, call, { log: (text) => console.log(text), progress: () => {} });
    for (const [from, to] of finals) publish(from, to, scratch);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    if (exists(scratch)) Deno.removeSync(scratch, { recursive: true });
  }
}

interface Alone {
  root: string;
  dataset: string;
  stage: AnyStage;
  declared: DeclaredStage;
  stores(names: readonly string[]): Record<string, string>;
}

async function findInput(alone: Alone, name: string, input: DeclaredInput): Promise<CallInput> {
  const { root, dataset, declared: { name: stage, params } } = alone;
  if (input.kind === "artifact") {
    return { kind: "path", path: findArtifact(alone, input.path, input.optional) };
  }
  if (input.kind === "source") {
    const given = params[input.param];
    if (typeof given === "string" && given !== "" && !isFolderPlace(given)) {
      throw new Error(
        `Cannot run stage "${stage}" alone: source "${given}" is on a server, ` +
          `run "deno task stage ${stage} --set ${stage}.${input.param}=${given}"`,
      );
    }
    const path = sourcePath(root, dataset, given);
    if (path !== undefined && exists(path)) return { kind: "path", path };
    if (input.optional && path === undefined) return { kind: "path", path: null };
    throw new Error(missingSource(stage, name, input.param, dataset));
  }
  if (input.kind === "yaml") {
    const file = fillDataset(input.path, dataset);
    const { value, places } = await yamlInput(readText(join(root, file)), file, root);
    return { kind: "yaml", file, value: narrow(value, input.keys), places };
  }
  const found = alone.stage.inputs[name] as unknown as Resolved<unknown, Json>;
  const context = {
    params,
    dataset,
    reads: input.reads.map((path) => resolve(root, fillDataset(path, dataset))),
    after: input.after.map((path) => resolve(findArtifact(alone, path, false)!)),
    stores: alone.stores(input.stores),
  };
  return { kind: "value", value: await found.resolve(context) };
}

function findArtifact({ root, dataset, declared }: Alone, given: string, optional: boolean) {
  const path = fillDataset(given, dataset);
  if (exists(join(root, path))) return join(root, path);
  if (optional) return null;
  throw new Error(
    `Cannot run stage "${declared.name}": input "${path}" is missing, run the stage that makes it`,
  );
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
