import type { Json } from "./json.ts";
import { whole_file } from "./narrow.ts";

/** An artifact that may be missing. */
export interface OptionalArtifact {
  readonly kind: "artifact";
  readonly path: string;
  readonly optional: true;
}

/** A file or folder from outside, whose path is a parameter; known by its content alone. */
export interface Source<P extends PropertyKey, Optional extends boolean> {
  readonly kind: "source";
  readonly param: P;
  readonly optional: Optional;
}

/** Some keys of a YAML file; a change elsewhere in the file reruns nothing. */
export interface YamlKeys<K extends string> {
  readonly kind: "yaml";
  readonly path: string;
  readonly keys: readonly K[];
}

/** A value found while planning, hashed by value. */
export interface Resolved<P, T extends Json> {
  readonly kind: "resolved";
  readonly reads: readonly string[];
  readonly net: readonly string[];
  readonly env: readonly string[];
  resolve(context: { params: P; reads: string[] }): T | Promise<T>;
}

/** A plain string is an artifact that must be there. */
export type Input<P> =
  | string
  | OptionalArtifact
  | Source<Extract<keyof P, string>, boolean>
  | YamlKeys<string>
  | Resolved<P, Json>;

/** The keys that a stage asked for, and where they stand in the file, for messages. */
export interface YamlSection<K extends string> {
  readonly file: string;
  readonly value: { readonly [key in K]?: Json };
  /** `file:line:column` of the value at this path, or of its nearest ancestor in the file. */
  at(path: readonly (string | number)[]): string;
}

export type InputValue<T> = T extends string ? string
  : T extends OptionalArtifact ? string | undefined
  : T extends Source<infer _P, infer Optional>
    ? (Optional extends true ? string | undefined : string)
  : T extends YamlKeys<infer K> ? YamlSection<K>
  : T extends Resolved<infer _P, infer V> ? V
  : never;

export type InputValues<I> = { readonly [K in keyof I]: InputValue<I[K]> };

/** An artifact under `data/` that the stage can do without. */
export function optional(path: string): OptionalArtifact {
  return { kind: "artifact", path, optional: true };
}

/**
 * A file or folder anywhere on the machine, named by the parameter `param` of the stage
 * (`--set stage.param=path`), else looked for in `data/sources/<dataset>/`.
 * Neither the path nor the parameter enters the fingerprint: the content does.
 */
export function source<const P extends string, const Optional extends boolean = false>(
  param: P,
  options: { optional?: Optional } = {},
): Source<P, Optional> {
  return { kind: "source", param, optional: (options.optional ?? false) as Optional };
}

/** The named keys (`"label"`, or dotted: `"features.windows_days"`) of a YAML file in the project. */
export function yamlKeys<const K extends string>(path: string, keys: readonly K[]): YamlKeys<K> {
  return { kind: "yaml", path, keys };
}

/**
 * A value that is looked up while planning, such as the version to compare with.
 * Without `net` it is looked up again only when something under `reads` has changed.
 */
export function resolved<P, T extends Json>(options: {
  reads?: readonly string[];
  net?: readonly string[];
  env?: readonly string[];
  resolve(context: { params: P; reads: string[] }): T | Promise<T>;
}): Resolved<P, T> {
  const { reads = [], net = [], env = [], resolve } = options;
  return { kind: "resolved", reads, net, env, resolve };
}

/** All of a YAML file of the project: any change of a value in it counts. */
export function yamlFile(path: string): YamlKeys<string> {
  return { kind: "yaml", path, keys: [whole_file] };
}
