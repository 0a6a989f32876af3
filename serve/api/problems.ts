import type { z } from "@hono/zod-openapi";
import type { Problem } from "./refusal.ts";

/** Longest text of what was given that is sent back. */
const given_length_max = 100;
const levels_shown_max = 20;

/** zod's findings in the words of the API: where, what was given, what is allowed. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  body: unknown,
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.filter((key) => typeof key !== "symbol");
    if (issue.code === "unrecognized_keys") {
      const there = at(body, path);
      return issue.keys.map((key) =>
        problem([...path, key], ownValue(there, key), "no such field")
      );
    }
    return [problem(path, at(body, path), allowedBy(issue))];
  });
}

function problem(path: (string | number)[], given: unknown, allowed: string): Problem {
  const [first, row, ...rest] = path;
  const in_row = first === "rows" && typeof row === "number";
  return {
    ...in_row ? { row } : {},
    field: (in_row ? rest : path).join("."),
    ...given === undefined ? {} : { given: shortened(given) },
    allowed: given === undefined ? `missing, must be ${allowed}` : allowed,
  };
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeWords[issue.expected] ?? issue.expected;
    case "invalid_value":
      return `${listed(issue.values)} or null`;
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
  number: "a finite number or null",
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

function at(body: unknown, path: readonly (string | number)[]): unknown {
  let value = body;
  for (const key of path) value = ownValue(value, key);
  return value;
}

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
  const text = String(given);
  return text.length > given_length_max ? `${text.slice(0, given_length_max)}…` : text;
}
