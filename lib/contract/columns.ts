import type { Written } from "./grammar.ts";
import type { Seen, SeenEntry } from "./seen.ts";
import { nearestHint } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";
import type { Column, Expectation } from "./types.ts";
import { valueProblem } from "./values.ts";

type WrittenTable = SeenEntry<Written<"tables">>;
type WrittenColumn = SeenEntry<WrittenTable["columns"]>;

/** Whether cells of the column are moments or days. */
export function isTime({ type }: Pick<Column, "type">): boolean {
  return type === "date" || type === "timestamp";
}

/**
 * A column as the inside knows it, after the checks that need the column alone; undefined where nobody
 * can tell what its cells are.
 */
export function makeColumn(
  name: string,
  written: WrittenColumn,
  path: Path,
  problems: Problems,
): Column | undefined {
  const { type, source_name, format = "iso", fill } = written;
  if (type === undefined) return undefined;
  if (type === "decimal" && problems.doubts([...path, "scale"])) return undefined;
  const scale = written.scale ?? (type === "decimal" ? 2 : 0);
  const column: Column = { name, type, format, scale };
  if (source_name !== undefined) column.source_name = source_name;
  if (fill !== undefined) column.fill = fill;
  if (written.format !== undefined && !isTime(column)) {
    problems.add([...path, "format"], `is there for ${type}`, "only date and timestamp take one");
  }
  if (written.scale !== undefined && type !== "decimal") {
    problems.add([...path, "scale"], `is there for ${type}`, "only decimal takes one");
  }
  checkValue([...path, "fill"], fill, column, problems);
  return column;
}

/** The expectations that a column's own rules stand for. */
export function columnExpectations(
  column: Column,
  written: WrittenColumn,
  path: Path,
  problems: Problems,
): Expectation[] {
  const common = { severity: written.severity ?? "critical", mostly: written.mostly ?? 1 } as const;
  const found: Expectation[] = [{ kind: "type", column: column.name, ...common }];
  const add = (expectation: Omit<Expectation, "severity" | "mostly">) =>
    found.push({ ...expectation, ...common } as Expectation);
  const on = { column: column.name };
  if (written.not_null) add({ kind: "not_null", ...on });
  if (written.unique) add({ kind: "unique", ...on });
  if (written.in !== undefined) add({ kind: "in_set", ...on, values: written.in } as Expectation);
  if (written.min !== undefined || written.max !== undefined) {
    add({ kind: "between", ...on, ...limits(written) } as Expectation);
  }
  if (written.regex !== undefined) {
    add({ kind: "regex", ...on, pattern: written.regex } as Expectation);
  }
  if (written.references !== undefined) {
    add({ kind: "references", ...on, table: written.references } as Expectation);
  }
  if (written.not_in_future) add({ kind: "not_in_future", ...on });
  for (const rule of found) {
    const takes = takenBy(rule.kind);
    if (takes === undefined || takes.types.includes(column.type)) {
      checkRule(rule, column, (key) => [...path, rule_keys[key]!], problems);
      continue;
    }
    const key = rule.kind === "between" ? written.min === undefined ? "max" : "min" : rule.kind;
    problems.add([...path, key], `is there for ${column.type}`, `only ${takes.words} take one`);
  }
  return found;
}

/** What a part of a rule is called when it is written beside the column. */
const rule_keys: Record<string, string> = {
  values: "in",
  min: "min",
  max: "max",
  pattern: "regex",
};

/** The smallest and largest value, each only where there is one. */
export function limits(
  { min, max }: { min?: number | string | undefined; max?: number | string | undefined },
): { min?: number | string; max?: number | string } {
  return { ...min === undefined ? {} : { min }, ...max === undefined ? {} : { max } };
}

/** What columns a kind of rule is for, or undefined where it is for all. */
export function takenBy(
  kind: Expectation["kind"],
): { words: string; types: Column["type"][] } | undefined {
  switch (kind) {
    case "between":
      return {
        words: "numbers, days and times",
        types: ["integer", "decimal", "double", "date", "timestamp"],
      };
    case "regex":
      return { words: "texts", types: ["string"] };
    case "not_in_future":
    case "fresh":
      return { words: "days and times", types: ["date", "timestamp"] };
  }
}

/**
 * Checks that a rule's values fit its column.
 *
 * @param at The path of a part of the rule: `values`, `min`, `max` or `pattern`.
 */
export function checkRule(
  rule: Seen<Expectation>,
  column: Column,
  at: (key: string) => Path,
  problems: Problems,
): void {
  if (rule.kind === "in_set") {
    rule.values?.forEach((value, index) =>
      checkValue([...at("values"), index], value, column, problems)
    );
  } else if (rule.kind === "between") {
    const before = problems.count;
    checkValue(at("min"), rule.min, column, problems);
    checkValue(at("max"), rule.max, column, problems);
    const { min, max } = rule;
    if (problems.count === before && min !== undefined && max !== undefined && min > max) {
      problems.add(at("max"), `is ${shown(max)}`, `must be at least min, which is ${shown(min)}`);
    }
  } else if (rule.kind === "regex" && rule.pattern !== undefined) {
    checkPattern(rule.pattern, at("pattern"), problems);
  }
}

function checkValue(path: Path, value: unknown, column: Column, problems: Problems): void {
  const problem = value === undefined ? undefined : valueProblem(column, value);
  if (problem !== undefined) {
    problems.add(path, `is ${shown(value)}`, `${problem} for ${column.type} "${column.name}"`);
  }
}

/** A pattern must mean the same to the query engine, which knows neither look-around nor back references. */
function checkPattern(pattern: string, path: Path, problems: Problems): void {
  if (/\(\?<?[=!]|\\[1-9]|\\k</.test(pattern)) {
    problems.add(path, `is ${shown(pattern)}`, "must do without look-around and back references");
    return;
  }
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const why = (error as Error).message.replace(/^.*: /, "");
    problems.add(path, `is ${shown(pattern)}`, `must be a regular expression: ${why}`);
  }
}

/** Names of all columns of a table, those that could not be read at the end. */
export function columnNames(
  { name, columns }: { name: string; columns: readonly Column[] },
  problems: Problems,
): string[] {
  const doubted = problems.doubted(["tables", name, "columns"]);
  return [...columns.map((column) => column.name), ...doubted];
}

/**
 * The column of this name, or undefined: after saying that there is none, or in silence where the name
 * or the column is in doubt.
 */
export function findColumn(
  name: string | undefined,
  table: { name: string; columns: readonly Column[] },
  path: Path,
  problems: Problems,
): Column | undefined {
  if (name === undefined) return undefined;
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined && !problems.doubts(["tables", table.name, "columns", name])) {
    const hint = nearestHint(name, columnNames(table, problems));
    problems.add(path, `is "${name}"`, `no column of "${table.name}", ${hint}`);
  }
  return column;
}
