import type { Written } from "./grammar.ts";
import { nearestHint } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";
import type { Column, Expectation } from "./types.ts";
import { valueProblem } from "./values.ts";

type WrittenColumn = Written<"tables">[string]["columns"][string];

/** Whether cells of the column are moments or days. */
export function isTime({ type }: Pick<Column, "type">): boolean {
  return type === "date" || type === "timestamp";
}

/** A column as the inside knows it, after the checks that need the column alone. */
export function makeColumn(
  name: string,
  written: WrittenColumn,
  path: Path,
  problems: Problems,
): Column {
  const { type, source_name, format = "iso", fill } = written;
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
  for (const expectation of found) {
    checkRule(expectation, column, (key) => [...path, ...ruleKeys[key] ?? [key]], problems);
  }
  return found;
}

/** Where a rule's part stands when it is written beside the column. */
const ruleKeys: Record<string, Path> = { values: ["in"], pattern: ["regex"], column: [] };

/** The smallest and largest value, each only where there is one. */
export function limits(
  { min, max }: { min?: number | string; max?: number | string },
): { min?: number | string; max?: number | string } {
  return { ...min === undefined ? {} : { min }, ...max === undefined ? {} : { max } };
}

/**
 * Checks that a rule's values fit its column.
 *
 * @param at The path of a part of the rule: `values`, `min`, `max`, `pattern` or `column`.
 */
export function checkRule(
  rule: Expectation,
  column: Column,
  at: (key: string) => Path,
  problems: Problems,
): void {
  const { name, type } = column;
  const only = (what: string, fits: boolean) => {
    if (!fits) {
      problems.add(
        at("column"),
        `is a check of ${type} column "${name}"`,
        `${rule.kind} takes ${what}`,
      );
    }
    return fits;
  };
  if (rule.kind === "in_set") {
    rule.values.forEach((value, index) =>
      checkValue([...at("values"), index], value, column, problems)
    );
  } else if (rule.kind === "between") {
    if (!only("numbers, days and times", !["string", "boolean"].includes(type))) return;
    const before = problems.count;
    checkValue(at("min"), rule.min, column, problems);
    checkValue(at("max"), rule.max, column, problems);
    const { min, max } = rule;
    if (problems.count === before && min !== undefined && max !== undefined && min > max) {
      problems.add(at("max"), `is ${shown(max)}`, `must be at least min, which is ${shown(min)}`);
    }
  } else if (rule.kind === "regex") {
    if (only("text", type === "string")) checkPattern(rule.pattern, at("pattern"), problems);
  } else if (rule.kind === "not_in_future" || rule.kind === "fresh") {
    only("days and times", isTime(column));
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

/** The column of this name, or undefined after saying that there is none. */
export function findColumn(
  name: string,
  table: { name: string; columns: readonly Column[] },
  path: Path,
  problems: Problems,
): Column | undefined {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined) {
    const hint = nearestHint(name, table.columns.map((one) => one.name));
    problems.add(path, `is "${name}"`, `no column of "${table.name}", ${hint}`);
  }
  return column;
}
