import type { AnyStage, Context } from "./declare.ts";
import { declaredParams, type ParamProblem } from "./describe.ts";
import type { YamlSection } from "./inputs.ts";
import type { Json } from "./json.ts";
import { nearestHint } from "../std/nearest.ts";
import { paramsFileName } from "./params.ts";
import { isFolderPlace } from "./stores.ts";

/** One run of a stage, with everything that the declaration left open filled in. */
export interface Call {
  stage: string;
  /** The stage's section of params.yaml, before defaults. */
  section: { [key: string]: Json };
  inputs: Record<string, CallInput>;
  /** Absolute path of each output inside the scratch folder. */
  outputs: Record<string, string>;
  /** Where each store lies: an absolute path, or an address. */
  stores: Record<string, string>;
  /** Absolute path of the folder that the stage may write. */
  scratch: string;
  temporary: string;
}

export type CallInput =
  | { kind: "path"; path: string | null }
  | { kind: "yaml"; file: string; value: { [key: string]: Json }; places: Record<string, string> }
  | { kind: "value"; value: Json };

/** What happened besides the files. */
export interface CallResult {
  /** Files that a native engine read, absolute. */
  reads: string[];
}

/** Where the messages of a running stage go. */
export interface CallListener {
  log(message: string): void;
  progress(done: number, total?: number): void;
}

/**
 * Runs a stage in this process.
 *
 * @throws {TypeError} If a parameter is refused by the stage's schema.
 */
export async function callStage(
  stage: AnyStage,
  call: Call,
  listener: CallListener,
): Promise<CallResult> {
  const parsed = declaredParams(stage, call.section);
  if ("problems" in parsed) throw new TypeError(paramProblems(call.stage, parsed.problems));
  const reads = new Set<string>();
  const paths = Object.values(call.inputs).flatMap((input) =>
    input.kind === "path" && input.path !== null ? [input.path] : []
  );
  makeStores(stage, call);
  const context: Context<unknown, unknown, unknown, unknown> = {
    params: guarded(call.stage, "parameter", parsed.params, Object.keys(stage.params.shape)),
    inputs: guarded(call.stage, "input", mapInputs(call.inputs), Object.keys(call.inputs)) as never,
    outputs: guarded(call.stage, "output", call.outputs, Object.keys(call.outputs)) as never,
    stores: guarded(call.stage, "store", call.stores, Object.keys(call.stores)) as never,
    temporary: call.temporary,
    sandbox: {
      read: paths,
      write: call.scratch,
      recordReads: (found) => found.forEach((path) => reads.add(path)),
    },
    log: listener.log,
    progress: listener.progress,
  };
  await stage.run(context);
  return { reads: [...reads].sort() };
}

/** Makes the folders of the stores that the stage writes: here, as its process alone may write there. */
function makeStores(stage: AnyStage, { stores }: Call): void {
  for (const [name, use] of Object.entries(stage.needs?.stores ?? {})) {
    const place = stores[name]!;
    if (use !== "write" || !isFolderPlace(place)) continue;
    try {
      Deno.mkdirSync(place, { recursive: true });
    } catch (error) {
      const why = (error as Error).message;
      throw new Error(
        `Cannot make store "${name}" in "${place}": ${why}, change pipeline.stores.${name} in ` +
          paramsFileName,
      );
    }
  }
}

/** All problems of a section, a line each. */
export function paramProblems(stage: string, problems: readonly ParamProblem[]): string {
  return problems.map(({ path, message }) =>
    `Cannot use parameter "${[stage, ...path].join(".")}": ${message}`
  ).join("\n");
}

function mapInputs(inputs: Call["inputs"]): Record<string, unknown> {
  const entries = Object.entries(inputs).map(([name, input]) => {
    if (input.kind === "path") return [name, input.path ?? undefined];
    return [name, input.kind === "value" ? input.value : yamlSection(input)];
  });
  return Object.fromEntries(entries);
}

function yamlSection(input: Extract<CallInput, { kind: "yaml" }>): YamlSection<string> {
  const at = (path: readonly (string | number)[]): string => {
    for (let length = path.length; length > 0; length--) {
      const place = input.places[JSON.stringify(path.slice(0, length))];
      if (place !== undefined) return `${input.file}:${place}`;
    }
    return input.file;
  };
  return { file: input.file, value: input.value, at };
}

/** Refuses a name that was not declared: `deno run` checks no types, so a typing mistake gets this far. */
function guarded<T extends object>(stage: string, kind: string, target: T, names: string[]): T {
  return new Proxy(target, {
    get(object, name) {
      // A promise check (`then`) or an inspection asks for names that nobody typed.
      if (typeof name === "symbol" || ["then", "toJSON"].includes(name) || names.includes(name)) {
        return Reflect.get(object, name);
      }
      const hint = nearestHint(name, names);
      throw new TypeError(
        `Cannot use ${kind} "${name}" of stage "${stage}": not declared, ${hint}`,
      );
    },
  });
}
