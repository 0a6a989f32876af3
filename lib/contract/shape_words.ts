/** Puts what a schema refuses into words. */
import type { z } from "zod";
import { nearest, quoted } from "../std/nearest.ts";
import { shown } from "./section.ts";

type Issue = z.core.$ZodIssue;

/** The keys of which there must be exactly one, where it is that which is refused. */
export function oneOf(issue: Issue): string[] | undefined {
  return issue.code === "custom" ? issue.params?.one_of as string[] | undefined : undefined;
}

/** What stands at a place, and what was expected there. */
export function wordsOf(issue: Issue, found: unknown): { there: string; expected: string } {
  const there = found === undefined ? "is missing" : `is ${shown(found)}`;
  return { there: oneOfText(issue, found) ?? there, expected: expected(issue, found) };
}

function oneOfText(issue: Issue, found: unknown): string | undefined {
  const one_of = oneOf(issue);
  if (one_of === undefined || found === undefined) return undefined;
  const given = one_of.filter((key) => Object.hasOwn(found as object, key));
  return given.length === 0 ? "says nothing of what it is" : `has ${quoted(given)} at once`;
}

function expected(issue: Issue, found: unknown): string {
  const one_of = oneOf(issue);
  if (one_of !== undefined) return `must have exactly one of ${quoted(one_of)}`;
  if (issue.message.startsWith("must ")) return issue.message;
  switch (issue.code) {
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
      if (issue.expected === "array" && ["string", "number"].includes(typeof found)) {
        return `must be a list: [${found}]`;
      }
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
