import type {
  AnyStage,
  DeclaredInput,
  DeclaredLookUp,
  DeclaredOutput,
  DeclaredStage,
} from "./declare.ts";
import { isRecord, type Json } from "./json.ts";
import { nearestHint } from "../std/nearest.ts";
import type { Output } from "./outputs.ts";

/** A parameter that the schema refuses; `path` is below the stage's section. */
export interface ParamProblem {
  path: (string | number)[];
  message: string;
  /** Whether the key itself is wrong or missing, not its value. */
  is_key?: boolean;
}

/** The little that is used of a zod schema, so that reading a declaration need not load zod. */
interface Schema {
  shape?: Record<string, Schema>;
  def: { type: string; innerType?: Schema; in?: Schema; catchall?: Schema };
}

/** Parameters after defaults, or every reason why the section is refused. */
export function declaredParams(
  stage: AnyStage,
  section: { [key: string]: Json },
): { params: Record<string, unknown> } | { problems: ParamProblem[] } {
  const problems = unknownKeys(stage.params as unknown as Schema, section, []);
  const parsed = stage.params.safeParse(section);
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code === "unrecognized_keys") continue; // named above, with the nearest valid key
    problems.push(worded(issue, section));
  }
  if (problems.length > 0 || !parsed.success) return { problems };
  return { params: parsed.data as Record<string, unknown> };
}

/** Types by the schema's names for them, as people say them. */
const type_words: Record<string, string> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "keys and values",
  record: "keys and values",
};

/** A value of another type, or none, in this project's words; the rest in the schema's own. */
function worded(
  issue: { code: string; path: PropertyKey[]; message: string; expected?: string },
  section: { [key: string]: Json },
): ParamProblem {
  const path = issue.path as (string | number)[];
  if (issue.code !== "invalid_type") return { path, message: issue.message };
  const must = `must be ${type_words[issue.expected ?? ""] ?? issue.expected}`;
  const given = path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | undefined)?.[key],
    section,
  );
  return given === undefined
    ? { path, message: `it is missing, ${must}`, is_key: true }
    : { path, message: must };
}

/** The declaration as data. `problems` are those of the parameters. */
export function declareStage(
  name: string,
  file: string,
  stage: AnyStage,
  section: { [key: string]: Json },
): { declared: DeclaredStage; problems: ParamProblem[] } {
  const wrong = malformed(stage) ?? unknownSource(stage);
  if (wrong !== undefined) throw new TypeError(`Cannot use stage "${name}" (${file}): ${wrong}`);
  const result = declaredParams(stage, section);
  const params = "params" in result ? result.params : {};
  const needs = stage.needs ?? {};
  const declared: DeclaredStage = {
    name,
    file,
    about: stage.about,
    params: JSON.parse(JSON.stringify(params)),
    inputs: mapValues(stage.inputs, declaredInput),
    outputs: mapValues(stage.outputs, declaredOutput),
    needs: {
      net: [...(needs.net ?? [])],
      env: [...(needs.env ?? [])],
      ffi: needs.ffi ?? false,
      worker: [...(needs.worker ?? [])],
      stores: { ...needs.stores },
    },
  };
  return { declared, problems: "problems" in result ? result.problems : [] };
}

function declaredInput(input: AnyStage["inputs"][string]): DeclaredInput {
  if (typeof input === "string") return { kind: "artifact", path: input, optional: false };
  switch (input.kind) {
    case "artifact":
      return { kind: "artifact", path: input.path, optional: true };
    case "source":
      return { kind: "source", param: input.param, optional: input.optional };
    case "yaml":
      return { kind: "yaml", path: input.path, keys: [...input.keys] };
    case "resolved": {
      const { resolve: _, ...declared } = input;
      return structuredClone(declared) as DeclaredLookUp;
    }
  }
}

function declaredOutput(output: Output): DeclaredOutput {
  const options = typeof output === "string" ? { path: output } : output;
  const { path, role = "artifact", keep_on_failure = false } = options;
  const kind = path.endsWith("/") ? "folder" : "file";
  return { path, kind, role, keep_on_failure };
}

/** What is wrong with the value that the stage file exports, if anything. */
function malformed(stage: unknown): string | undefined {
  const how = "the file must `export default defineStage({ about, params, inputs, outputs, run })`";
  if (stage === undefined) return `it has no default export, ${how}`;
  if (!isRecord(stage)) return `its default export is ${short(stage)}, ${how}`;
  if (typeof stage.about !== "string") return `"about" is missing, ${how}`;
  if (typeof stage.run !== "function") return `"run" is missing, ${how}`;
  for (const key of ["params", "inputs", "outputs"]) {
    if (!isRecord(stage[key])) return `"${key}" is missing, ${how}`;
  }
  if ((stage.params as unknown as Schema).def?.type !== "object") {
    return '"params" is not an object schema, such as z.strictObject({})';
  }
  const stores = isRecord(stage.needs) ? stage.needs.stores ?? {} : {};
  if (!isRecord(stores)) return `"needs.stores" is ${short(stores)}, must be names and uses`;
  for (const [name, use] of Object.entries(stores)) {
    if (use === "read" || use === "write") continue;
    return `store "${name}" is ${short(use)}, must be "read" or "write"`;
  }
  return malformedPath(stage.inputs, "input", ["artifact", "source", "yaml", "resolved"]) ??
    malformedPath(stage.outputs, "output");
}

/** An input or output that is neither a path nor made by one of the functions for it. */
function malformedPath(named: unknown, what: string, kinds?: string[]): string | undefined {
  for (const [name, value] of Object.entries(named as Record<string, unknown>)) {
    if (typeof value === "string") continue;
    const isKnown = isRecord(value) &&
      (kinds ? kinds.includes(value.kind as string) : typeof value.path === "string");
    if (!isKnown) return `${what} "${name}" is ${short(value)}, must be a path`;
  }
  return undefined;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/** A source that names no parameter: the compiler refuses it, but nobody may have asked the compiler. */
function unknownSource(stage: AnyStage): string | undefined {
  const known = Object.keys(stage.params.shape);
  for (const [name, input] of Object.entries(stage.inputs)) {
    if (typeof input === "string" || input.kind !== "source") continue;
    const param: string = input.param;
    if (known.includes(param)) continue;
    const hint = nearestHint(param, known);
    return `source "${name}" takes its path from parameter "${param}", which is not declared, ${hint}`;
  }
  return undefined;
}

function unknownKeys(schema: Schema, value: unknown, path: string[]): ParamProblem[] {
  const object = unwrap(schema);
  if (object?.shape === undefined || !isRecord(value)) return [];
  const takesAny = object.def.catchall !== undefined && object.def.catchall.def.type !== "never";
  return Object.keys(value).flatMap((key) => {
    const inner = Object.hasOwn(object.shape!, key) ? object.shape![key] : undefined;
    if (inner !== undefined) return unknownKeys(inner, value[key], [...path, key]);
    if (takesAny) return [];
    const hint = nearestHint(key, Object.keys(object.shape!));
    return [{ path: [...path, key], message: `no such parameter, ${hint}`, is_key: true }];
  });
}

/** The schema below defaults and optionals. */
function unwrap(schema: Schema | undefined): Schema | undefined {
  let current = schema;
  while (current && current.def.type !== "object") {
    current = current.def.innerType ?? current.def.in;
  }
  return current;
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
