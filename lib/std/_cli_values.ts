/** The small pure parts of `parseArgs`: reading option lists and values, nested names. */

/** Flags by name; a dot in a flag's name leads into a nested object. */
export type Flags = Record<string, unknown>;

/** One name or several, as the options of `parseArgs` take them. */
export type Names = string | readonly string[];

/** What the options say about names, with every alias expanded. */
export interface Rules {
  booleans: Set<string>;
  strings: Set<string>;
  collected: Set<string>;
  negatable: Set<string>;
  /** The names that are not reported as unknown; being negatable or having a default is not enough. */
  known: Set<string>;
  /** Whether every `--flag` without `=` is a boolean. */
  allBoolean: boolean;
  /** All names of the flag that has this name. */
  groupOf(name: string): readonly string[];
}

/** Reads the options of `parseArgs` that are about names. */
export function readRules(options: {
  alias?: Readonly<Record<string, Names>>;
  boolean?: boolean | Names;
  string?: Names;
  collect?: Names;
  negatable?: Names;
}): Rules {
  const groups = new Map<string, readonly string[]>();
  for (const [name, aliases] of Object.entries(options.alias ?? {})) {
    const group = [name, ...list(aliases)];
    for (const member of group) groups.set(member, group);
  }
  const groupOf = (name: string) => groups.get(name) ?? [name];
  const all = (names?: Names) => new Set(list(names).flatMap(groupOf));
  const booleans = all(typeof options.boolean === "boolean" ? [] : options.boolean);
  const strings = all(options.string);
  const collected = all(options.collect);
  const known = new Set([...booleans, ...strings, ...collected, ...groups.keys()]);
  const allBoolean = options.boolean === true;
  return {
    booleans,
    strings,
    collected,
    negatable: all(options.negatable),
    known,
    allBoolean,
    groupOf,
  };
}

function list(names: Names = []): readonly string[] {
  return typeof names === "string" ? [names] : names;
}

/** Turns a text that is a finite number (decimal, hex, octal, binary) into that number. */
export function numberIn(text: string): string | number {
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The value that follows a letter within a group: `-n5`, `-n=5`, `-I/usr`; else `undefined`. */
export function valueInGroup(letter: string, tail: string): string | undefined {
  const isLetter = /[A-Za-z]/.test(letter);
  if (isLetter && tail.includes("=")) return tail.slice(tail.indexOf("=") + 1);
  return (isLetter && /\d\.?$/.test(tail)) || /^(\W.|-$)/s.test(tail) ? tail : undefined;
}

/** Reads the flag at a dotted name. Only own properties count, so `toString` is absent. */
export function get(flags: Flags, name: string): unknown {
  let value: unknown = flags;
  for (const part of name.split(".")) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

/** Sets the flag at a dotted name, and drops names that would reach a prototype. */
export function put(flags: Flags, name: string, value: unknown): void {
  const parts = name.split(".");
  if (parts.includes("__proto__")) return;
  let target = flags;
  for (const part of parts.slice(0, -1)) {
    const next = Object.hasOwn(target, part) ? target[part] : undefined;
    target = isObject(next) ? next : (target[part] = {} as Flags);
  }
  target[parts.at(-1)!] = value;
}

/** Sets the flags that have no value yet, under all their names. */
export function fillAbsent(
  flags: Flags,
  groupOf: Rules["groupOf"],
  values: readonly (readonly [string, unknown])[],
): void {
  for (const [name, value] of values) {
    if (get(flags, name) !== undefined) continue;
    for (const path of groupOf(name)) put(flags, path, value);
  }
}

function isObject(value: unknown): value is Flags {
  return typeof value === "object" && value !== null;
}
