/** Reads what a schema takes, and says of the rest where it stands and what the way out is. */
import type { z } from "zod";
import { nearest, nearestHint } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import type { Path } from "./section.ts";
import type { Seen } from "./seen.ts";
import { oneOf, wordsOf } from "./shape_words.ts";

type Issue = z.core.$ZodIssue;
type Steps = (string | number)[];

/**
 * Parses a value and takes its mistakes into `problems`.
 *
 * @param written The value as it is in the file, where `value` has short forms made long.
 * @returns What could be read; all else is in doubt.
 */
export function parseShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  written: unknown,
  path: Path,
  problems: Problems,
): Seen<T> | undefined {
  const readable = copied(value, path, problems);
  const result = schema.safeParse(readable);
  if (result.success) return result.data as Seen<T>;
  const issues = result.error.issues;
  const own = issues.filter((issue) => !follows(issue, issues, schema, readable));
  for (const issue of own) addIssue(issue, schema, written, path, problems);
  const holder = { readable };
  for (const issue of issues) {
    // A choice among keys takes nothing out; where something else is said, that one puts into doubt.
    if (oneOf(issue) === undefined || own.includes(issue)) {
      clear(holder, issue, schema, path, problems);
    }
  }
  return holder.readable as Seen<T> | undefined;
}

function addIssue(
  issue: Issue,
  schema: z.ZodType,
  written: unknown,
  path: Path,
  problems: Problems,
): void {
  const own = partOf(written, issue.path as Steps);
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) {
      const hint = keyHint(key, keysAt(schema, own), valueAt(written, own));
      problems.add([...path, ...own, key], "is there", `no such key, ${hint}`);
    }
    return;
  }
  const { there, expected } = wordsOf(issue, valueAt(written, own));
  problems.add([...path, ...own], there, expected);
}

/** Takes out what cannot be read, and puts into doubt what may have been meant by it. */
function clear(
  holder: { readable: unknown },
  issue: Issue,
  schema: z.ZodType,
  path: Path,
  problems: Problems,
): void {
  const own = issue.path as Steps;
  const one_of = oneOf(issue);
  if (one_of !== undefined) return one_of.forEach((key) => problems.doubt([...path, ...own, key]));
  const place = ["readable", ...own];
  if (issue.code === "unrecognized_keys") {
    const found = valueAt(holder, place) as Record<string, unknown> | undefined;
    if (found === undefined) return;
    const absent = absentOf(keysAt(schema, own), found);
    for (const key of issue.keys) {
      delete found[key];
      const close = nearest(key, absent);
      for (const meant of close === undefined ? absent : [close]) {
        problems.doubt([...path, ...own, meant]);
      }
    }
    return;
  }
  problems.doubt([...path, ...own]);
  const around = valueAt(holder, place.slice(0, -1));
  // What stands in something unreadable has gone with it.
  if (typeof around !== "object" || around === null) return;
  (around as Record<string | number, unknown>)[place.at(-1)!] = undefined;
}

/** A copy to take parts out of. A key that schemas pass over in silence is refused here. */
function copied(value: unknown, path: Path, problems: Problems): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => copied(item, [...path, index], problems));
  }
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (key !== "__proto__") return [[key, copied(item, [...path, key], problems)] as const];
    problems.add([...path, key], "is there", "must have another name");
    return [];
  });
  return Object.fromEntries(entries);
}

/**
 * Whether the mistake follows from another one: nothing more is said of a value of the wrong type, nor
 * that a key is missing which was misspelt, nor of a choice among keys where one was.
 */
function follows(
  issue: Issue,
  all: readonly Issue[],
  schema: z.ZodType,
  value: unknown,
): boolean {
  const parent = issue.path.slice(0, -1) as Steps;
  const misspelt = all.flatMap((other) =>
    other.code === "unrecognized_keys" && samePlace(other.path, parent) ? other.keys : []
  );
  const absent = misspelt.length === 0
    ? []
    : absentOf(keysAt(schema, parent), valueAt(value, parent));
  const own = issue.path.at(-1);
  if (own !== undefined && misspelt.some((key) => nearest(key, absent) === own)) return true;
  const first = oneOf(issue) === undefined
    ? ["invalid_type"]
    : ["invalid_type", "unrecognized_keys"];
  return issue.code !== "invalid_type" &&
    all.some((other) =>
      other !== issue && samePlace(other.path, issue.path) && first.includes(other.code)
    );
}

/** What may be meant by a key that is none: one that is there already hardly is. */
export function keyHint(key: string, valid: readonly string[], value: unknown): string {
  const absent = absentOf(valid, value);
  return nearestHint(key, absent.length === 0 ? valid : absent);
}

function absentOf(valid: readonly string[], value: unknown): string[] {
  return valid.filter((key) => !Object.hasOwn(value as object, key));
}

function samePlace(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** The path as far as it is in the file: what was written short stands at one place for all its keys. */
function partOf(value: unknown, path: Steps): Steps {
  const scalar = path.findIndex((_, index) => {
    const found = valueAt(value, path.slice(0, index));
    return found !== undefined && (typeof found !== "object" || found === null);
  });
  return scalar === -1 ? path : path.slice(0, scalar);
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) {
      return undefined;
    }
    found = (found as Record<string | number, unknown>)[part];
  }
  return found;
}

/** The keys that the schema takes at a path within it. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  // deno-lint-ignore no-explicit-any -- a walk over definitions, whatever kind each one is
  let found: any = schema;
  const open = () => {
    while (found?.def) {
      const inner = found.def.type === "pipe" ? found.def.out : found.def.innerType;
      if (inner === undefined) return;
      found = inner;
    }
  };
  for (const part of path) {
    open();
    found = found.def.shape?.[part] ?? found.def.valueType ?? found.def.element;
  }
  open();
  return Object.keys(found?.def?.shape ?? {});
}
