import { nearest } from "../../lib/std/nearest.ts";
import type { z } from "@hono/zod-openapi";
import type { ModelFile } from "../../lib/model/mod.ts";
import type { Problem } from "./refusal.ts";

type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;

/** Most problems that are listed; the rest is only counted. */
const problems_max = 100;
/** Longest text of what was given that is sent back. */
const given_length_max = 100;
const levels_shown_max = 20;
/** A longer name is no slip of the finger, and comparing it would take long. */
const hint_length_max = 40;

/** What each feature of a model may be, in words. */
export type AllowedFeatures = ReadonlyMap<string, string>;

/** @returns Words by feature, such as "a number from 0 to 30, or null". */
export function allowedFeatures(
  { features, bounds = {} }: Pick<ModelFile, "features" | "bounds">,
): AllowedFeatures {
  return new Map(features.map((feature) => {
    if (feature.kind === "category") return [feature.name, `${listed(feature.levels)}, or null`];
    const { min, max } = bounds[feature.name] ?? {};
    const number = min !== undefined && max !== undefined
      ? `a number from ${min} to ${max}`
      : min !== undefined
      ? `a number of at least ${min}`
      : max !== undefined
      ? `a number of at most ${max}`
      : "a finite number";
    return [feature.name, `${number}, or null`];
  }));
}

/**
 * zod's findings in the words of the API: where, what was given, what is allowed.
 *
 * @returns The first ones, in zod's order, and how many there are.
 */
export function problemsOf(
  issues: readonly Issue[],
  body: unknown,
  features: AllowedFeatures = new Map(),
): { problems: Problem[]; total: number } {
  const problems: Problem[] = [];
  let total = 0;
  for (const issue of issues) {
    const path = pathOf(issue);
    if (issue.code !== "unrecognized_keys") {
      total++;
      if (problems.length === problems_max) continue;
      const feature = featureOf(path);
      const allowed = feature === undefined ? undefined : features.get(feature);
      problems.push(problem(path, at(body, path), allowed ?? allowedBy(issue)));
      continue;
    }
    // A body may hold a hundred thousand of them.
    total += issue.keys.length;
    const there = at(body, path);
    const known = path.at(-1) === "features" ? [...features.keys()] : [];
    for (const key of issue.keys.slice(0, problems_max - problems.length)) {
      const near = key.length > hint_length_max ? undefined : nearest(key, known);
      const hint = near === undefined ? "" : `, nearest is ${JSON.stringify(near)}`;
      problems.push(problem([...path, key], ownValue(there, key), `no such field${hint}`));
    }
  }
  return { problems, total };
}

/** Indexes of rows with problems; undefined stands for the body as a whole. */
export function wrongRows(issues: readonly Issue[]): Set<number | undefined> {
  return new Set(issues.map((issue) => splitPath(pathOf(issue)).row));
}

function pathOf({ path }: Issue): Path {
  return path.filter((key) => typeof key !== "symbol");
}

function splitPath(path: Path): { row: number | undefined; rest: Path } {
  const [first, row, ...rest] = path;
  return first === "rows" && typeof row === "number"
    ? { row, rest }
    : { row: undefined, rest: path };
}

/** The feature that a path leads to. */
function featureOf(path: Path): string | undefined {
  const { rest: [first, name, ...more] } = splitPath(path);
  return first === "features" && typeof name === "string" && more.length === 0 ? name : undefined;
}

function problem(path: Path, given: unknown, allowed: string): Problem {
  const { row, rest } = splitPath(path);
  return {
    ...row === undefined ? {} : { row },
    field: cut(rest.join(".")),
    ...given === undefined ? {} : { given: shortened(given) },
    allowed: given === undefined ? `missing, must be ${allowed}` : allowed,
  };
}

function allowedBy(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeWords[issue.expected] ?? issue.expected;
    case "invalid_value":
      return listed(issue.values);
    case "too_small":
      return issue.origin === "number"
        ? `a number of at least ${issue.minimum}`
        : issue.origin === "array"
        ? `at least ${issue.minimum} row`
        : `text of at least ${issue.minimum} character`;
    case "too_big":
      return issue.origin === "number"
        ? `a number of at most ${issue.maximum}`
        : issue.origin === "array"
        ? `at most ${issue.maximum} rows`
        : `text of at most ${issue.maximum} characters`;
    default:
      return issue.message;
  }
}

const typeWords: Record<string, string> = {
  number: "a finite number",
  string: "text",
  object: "an object",
  array: "a list",
  int: "a whole number",
  boolean: "true or false",
};

function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, levels_shown_max).map((value) => JSON.stringify(value));
  const more = values.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` (and ${more} more)` : "");
}

function at(body: unknown, path: Path): unknown {
  let value = body;
  for (const key of path) value = ownValue(value, key);
  return value;
}

/** Never what an object inherits: `constructor` may well be missing. */
function ownValue(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}

/** What was given, without sending much of it back. */
function shortened(given: unknown): unknown {
  if (typeof given === "number") return Number.isFinite(given) ? given : String(given);
  if (typeof given === "boolean" || given === null) return given;
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (typeof given === "object") return "an object";
  return cut(String(given));
}

/** Half a character at the end, or anywhere else, would be no Unicode. */
function cut(text: string): string {
  const whole = text.length > given_length_max ? `${text.slice(0, given_length_max)}…` : text;
  return whole.toWellFormed();
}
