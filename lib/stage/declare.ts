import type { z } from "zod";
import type { Input, InputValues } from "./inputs.ts";
import type { Output } from "./outputs.ts";
import type { Json } from "./json.ts";
import type { StoreUse } from "./stores.ts";

/** Stores by name, with what the stage does with each. */
export type Stores = Record<string, StoreUse>;

/** What a stage needs beyond its declared files; whatever is not named here is refused. */
export interface Needs<S extends Stores = Stores> {
  /** Hosts that may be reached, `host` or `host:port`. */
  net?: readonly string[];
  /** Environment variables that may be read. Their values stay out of fingerprint and lock: they are credentials. */
  env?: readonly string[];
  /** Whether a native library is loaded. It steps outside Deno's permissions, so inputs are hashed again after the run. */
  ffi?: boolean;
  /** Files that the stage starts as workers, relative to the project; `deno info` does not see them. */
  worker?: readonly string[];
  /**
   * Places that outlive runs and are not the stage's own, such as a folder that several projects share;
   * `pipeline.stores` of params.yaml says where each lies. What is in them is no input: what a stage
   * writes must not depend on it, but for values that it looks up.
   */
  stores?: S;
}

/** What a native engine may touch; the room that opens the engine locks it to these paths. */
export interface Sandbox {
  /** Absolute paths of declared inputs, files or folders. */
  read: readonly string[];
  /** Absolute path of the scratch folder, readable and writable. */
  write: string;
  /** Takes the files that the engine really read, for lineage and for the check against the declaration. */
  recordReads(paths: readonly string[]): void;
}

/** What `run` gets: parsed parameters, and a path or value for every declared name. */
export interface Context<P, I, O, S = Record<never, never>> {
  params: P;
  inputs: InputValues<I>;
  /** Where to write each output: a file, or a folder that already exists. */
  outputs: { readonly [K in keyof O]: string };
  /** Where each store lies: the absolute path of a folder, there if it may be written, or an address. */
  stores: { readonly [K in keyof S]: string };
  /** A folder for files that are thrown away after the run. */
  temporary: string;
  sandbox: Sandbox;
  log(message: string): void;
  progress(done: number, total?: number): void;
}

// deno-lint-ignore no-explicit-any -- the schema's own output type is what is inferred here
export type ParamsSchema = z.ZodObject<any>;

/** A stage as its file declares it. Its name is the name of its file. */
export interface StageDeclaration<
  P extends ParamsSchema,
  I extends Record<string, Input<z.output<P>>>,
  O extends Record<string, Output>,
  S extends Stores = Record<never, never>,
> {
  /** One line for people. */
  about: string;
  /** Schema of the stage's own section in params.yaml. */
  params: P;
  inputs: I;
  outputs: O;
  needs?: Needs<S>;
  run(context: Context<z.output<P>, I, O, S>): void | Promise<void>;
}

/** A declaration whose exact names are no longer of interest. */
export interface AnyStage {
  about: string;
  params: ParamsSchema;
  inputs: Record<string, Input<never>>;
  outputs: Record<string, Output>;
  needs?: Needs;
  // deno-lint-ignore no-explicit-any -- contravariant in names that only the stage itself knows
  run(context: any): void | Promise<void>;
}

/**
 * Declares a stage. Names of inputs, outputs and parameters are checked by the compiler inside `run`,
 * and again when it runs, since `deno run` checks no types.
 *
 * ```ts
 * import { z } from "zod";
 * import { defineStage } from "./mod.ts";
 *
 * const stage = defineStage({
 *   about: "Counts the lines of the raw file",
 *   params: z.strictObject({ skip_lines: z.int().min(0).default(1) }),
 *   inputs: { raw: "data/{dataset}/raw.csv" },
 *   outputs: { count: "data/{dataset}/count.txt" },
 *   async run({ params, inputs, outputs }) {
 *     const lines = (await Deno.readTextFile(inputs.raw)).trimEnd().split("\n");
 *     await Deno.writeTextFile(outputs.count, `${lines.length - params.skip_lines}\n`);
 *   },
 * });
 * console.assert(stage.about.startsWith("Counts"));
 * ```
 */
export function defineStage<
  P extends ParamsSchema,
  const I extends Record<string, Input<z.output<P>>>,
  const O extends Record<string, Output>,
  const S extends Stores = Record<never, never>,
>(stage: StageDeclaration<P, I, O, S>): StageDeclaration<P, I, O, S> {
  return stage;
}

/** A declaration as data: what the runner plans with, after defaults and with `{dataset}` still in its paths. */
export interface DeclaredStage {
  name: string;
  /** Path of the stage file, relative to the project. */
  file: string;
  about: string;
  params: { [key: string]: Json };
  inputs: Record<string, DeclaredInput>;
  outputs: Record<string, DeclaredOutput>;
  needs: { net: string[]; env: string[]; ffi: boolean; worker: string[]; stores: Stores };
}

export type DeclaredInput =
  | { kind: "artifact"; path: string; optional: boolean }
  | { kind: "source"; param: string; optional: boolean }
  | { kind: "yaml"; path: string; keys: string[] }
  | DeclaredLookUp;

export interface DeclaredLookUp {
  kind: "resolved";
  reads: string[];
  net: string[];
  env: string[];
  stores: string[];
  under: string[];
  after: string[];
  settles: boolean;
}

export interface DeclaredOutput {
  path: string;
  kind: "file" | "folder";
  role: "artifact" | "metrics" | "report";
  keep_on_failure: boolean;
}
