/** Expectations as English sentences. */
import { jsonText } from "./json_text.ts";
import type { Checked, Outcome } from "./outcome.ts";

/** What an expectation is about, for headings: a column, or "" for the table. */
export function subjectOf(checked: Checked): string {
  switch (checked.kind) {
    case "compound_unique":
      return checked.columns.join(", ");
    case "ordered":
      return checked.first;
    case "row_count":
    case "readable":
      return "";
    default:
      return checked.column;
  }
}

/** What has to hold; completes the subject: "dollar_value" "must be at least 0". */
export function sentence(checked: Checked): string {
  return `${duty(checked)}${checked.mostly < 1 ? `, in at least ${share(checked.mostly)}` : ""}`;
}

/** What has to hold of each row. */
export function duty(checked: Checked): string {
  switch (checked.kind) {
    case "readable":
      return "records must be readable";
    case "type":
      return "must take its type";
    case "not_null":
      return "must not be missing";
    case "unique":
      return "must be unique";
    case "compound_unique":
      return "must be unique together";
    case "in_set":
      return `must be one of ${list(checked.values)}`;
    case "between":
      return `must be ${range(checked)}`;
    case "regex":
      return `must match ${checked.pattern}`;
    case "references":
      return `must be in table ${checked.table}`;
    case "not_in_future":
      return "must not be in the future";
    case "fresh":
      return `must reach to within ${counted(checked.hours_max, "hour")} of the end of the day`;
    case "row_count":
      return `must have ${range(checked)} ${(checked.max ?? checked.min) === 1 ? "row" : "rows"}`;
    case "ordered":
      return `must be ${checked.or_equal ? "at most" : "less than"} ${checked.second}`;
  }
}

function range({ min, max }: { min?: number | string; max?: number | string }): string {
  if (min === max) return String(min);
  if (max === undefined) return `at least ${min}`;
  return min === undefined ? `at most ${max}` : `from ${min} to ${max}`;
}

function list(values: readonly unknown[]): string {
  const shown = values.slice(0, 12).map((value) => JSON.stringify(value)).join(", ");
  return values.length > 12 ? `${shown} and ${values.length - 12} more` : shown;
}

function share(mostly: number): string {
  return `${Number((mostly * 100).toPrecision(6))} % of the rows`;
}

/** What was found, in a few words. */
export function finding(outcome: Outcome): string {
  if (outcome.kind === "not_judged") return `not judged: ${outcome.because}`;
  if (outcome.kind === "whole") {
    if (outcome.observed === null) return "there is none";
    return outcome.checked.kind === "row_count"
      ? `it has ${outcome.observed}`
      : `the last is ${outcome.observed}`;
  }
  const { unexpected_count, element_count, missing_count } = outcome;
  const present = element_count - missing_count;
  if (unexpected_count === 0) return missing_count === 0 ? "all" : `all of ${whole(present)}`;
  const percent = Number((unexpected_count / present * 100).toPrecision(3));
  return `fails in ${whole(unexpected_count)} of ${whole(present)} rows (${percent} %)`;
}

/** `1234567` → `1,234,567`, whatever the language of the machine. */
export function whole(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `1 row`, `2,000 rows`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${whole(number)} ${number === 1 ? one : many}`;
}

/** A value as it stands in messages; long ones are cut. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "missing";
  const text = typeof value === "string" ? value : jsonText(value);
  const cut = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return typeof value === "string" ? JSON.stringify(cut) : cut;
}
