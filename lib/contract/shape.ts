/** Puts what a schema refuses into words that name the place, the value and the way out. */
import type { z } from "zod";
import { nearest, nearestHint, quoted } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";

type Issue = z.core.$ZodIssue;

/** Parses a value, or takes its mistakes into `problems` and gives undefined. */
export function parseShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  path: Path,
  problems: Problems,
): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues;
  for (const issue of issues) {
    if (follows(issue, issues, schema)) continue;
    const own = partOf(value, issue.path as (string | number)[]);
    if (issue.code === "unrecognized_keys") {
      const valid = keysAt(schema, own);
      for (const key of issue.keys) {
        problems.add([...path, ...own, key], "is there", `no such key, ${nearestHint(key, valid)}`);
      }
      continue;
    }
    const found = valueAt(value, own);
    const there = issue.code === "invalid_key"
      ? "is no name"
      : found === undefined
      ? "is missing"
      : `is ${shown(found)}`;
    problems.add([...path, ...own], oneOfText(issue, found) ?? there, expected(issue, found));
  }
}

/**
 * Whether the mistake follows from another one: a choice among keys says nothing new where the value
 * is no map or its key was misspelt, nor does a missing key that was.
 */
function follows(issue: Issue, all: readonly Issue[], schema: z.ZodType): boolean {
  const parent = issue.path.slice(0, -1) as (string | number)[];
  const misspelt = all.flatMap((other) =>
    other.code === "unrecognized_keys" && samePlace(other.path, parent) ? other.keys : []
  );
  const valid = misspelt.length === 0 ? [] : keysAt(schema, parent);
  if (misspelt.some((key) => nearest(key, valid) === issue.path.at(-1))) return true;
  if (issue.code !== "custom" || issue.params?.one_of === undefined) return false;
  return all.some((other) =>
    other !== issue && samePlace(other.path, issue.path) &&
    ["invalid_type", "unrecognized_keys"].includes(other.code)
  );
}

function samePlace(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** The path as far as it is in the file: what was written short stands at one place for all its keys. */
function partOf(value: unknown, path: (string | number)[]): (string | number)[] {
  const scalar = path.findIndex((_, index) => {
    const found = valueAt(value, path.slice(0, index));
    return found !== undefined && (typeof found !== "object" || found === null);
  });
  return scalar === -1 ? path : path.slice(0, scalar);
}

function oneOfText(issue: Issue, found: unknown): string | undefined {
  const one_of = issue.code === "custom" ? issue.params?.one_of as string[] | undefined : undefined;
  if (one_of === undefined || found === undefined) return undefined;
  const given = one_of.filter((key) => Object.hasOwn(found as object, key));
  return given.length === 0 ? "says nothing of what it is" : `has ${quoted(given)} at once`;
}

function expected(issue: Issue, found: unknown): string {
  if (issue.message.startsWith("must ")) return issue.message;
  switch (issue.code) {
    case "custom":
      return `must have exactly one of ${quoted(issue.params?.one_of ?? [])}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? "must be a name";
    case "invalid_value": {
      if (issue.values.length === 1) return `must be ${JSON.stringify(issue.values[0])}`;
      const valid = issue.values.map(String);
      const close = typeof found === "string" ? nearest(found, valid) : undefined;
      const hint = close === undefined ? "" : `, nearest is "${close}"`;
      return `must be one of ${quoted(valid)}${hint}`;
    }
    case "too_small":
      return sizeText(
        issue.origin,
        issue.inclusive === false ? "more than" : "at least",
        issue.minimum,
      );
    case "too_big":
      return sizeText(
        issue.origin,
        issue.inclusive === false ? "less than" : "at most",
        issue.maximum,
      );
    case "invalid_type":
      return `must be ${typeText[issue.expected] ?? issue.expected}`;
    default:
      return `must be otherwise: ${issue.message}`;
  }
}

const typeText: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "keys and values",
  record: "keys and values",
};

function sizeText(origin: string, than: string, limit: number | bigint): string {
  if (origin === "array") return `must have ${than} ${limit} ${limit === 1 ? "entry" : "entries"}`;
  if (origin === "string") return "must not be empty";
  return `must be ${than} ${limit}`;
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
