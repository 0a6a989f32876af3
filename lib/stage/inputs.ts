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

/** What a look-up gets. Paths are absolute. */
export interface LookUp<P, S extends string = string> {
  params: P;
  /** The data set's name, the one that fills `{dataset}`. */
  dataset: string;
  /** Paths of `reads` and of `after`, in the order in which they were declared. */
  reads: string[];
  after: string[];
  /** Where each store lies: the path of a folder, which need not be there, or an address. */
  stores: { readonly [name in S]: string };
}

/** A value found while planning or just before the stage runs; it counts by value. */
export interface Resolved<P, T extends Json, S extends string = string> {
  readonly kind: "resolved";
  readonly reads: readonly string[];
  readonly net: readonly string[];
  readonly env: readonly string[];
  readonly stores: readonly S[];
  readonly under: readonly string[];
  readonly after: readonly string[];
  readonly settles: boolean;
  resolve(context: LookUp<P, S>): T | Promise<T>;
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
 * A value that is looked up, such as the version to compare with. A look-up may read what is named here
 * and nothing else, and it changes nothing. Unless a server is asked, the value holds until something
 * changes that it was found from.
 */
export function resolved<P, T extends Json, const S extends string = never>(options: {
  /** Files and folders of the project. They make no order: see `after`. */
  reads?: readonly string[];
  /** Hosts; with one the value is looked up every time. */
  net?: readonly string[];
  env?: readonly string[];
  /** Stores, to be read; in a folder all of it counts, unless `under` says what does. */
  stores?: readonly S[];
  /** Files or folders inside the stores, such as "{dataset}/names/": only a change there counts. */
  under?: string | readonly string[];
  /** Artifacts that must be up to date before the value is looked up. The look-up may read them. */
  after?: readonly string[];
  /**
   * Whether the stage's work changes what the value says. Then the stage runs again with the value that
   * its run has left, until a run leaves it as it was: that one is recorded, and the stage stays up to
   * date until somebody else changes what the value says. `run` does what is not done yet, and writes
   * the same whether it has done it or found it done.
   */
  settles?: boolean;
  resolve(context: LookUp<P, S>): T | Promise<T>;
}): Resolved<P, T, S> {
  const { reads = [], net = [], env = [], stores = [], under = [], after = [] } = options;
  const { settles = false, resolve } = options;
  const parts = typeof under === "string" ? [under] : under;
  return { kind: "resolved", reads, net, env, stores, under: parts, after, settles, resolve };
}

/** All of a YAML file of the project: any change of a value in it counts. */
export function yamlFile(path: string): YamlKeys<string> {
  return { kind: "yaml", path, keys: [whole_file] };
}
