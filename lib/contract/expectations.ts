import { checkRule, findColumn, limits } from "./columns.ts";
import type { Written } from "./grammar.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";
import type { Expectation, Table } from "./types.ts";

type WrittenExpectation = NonNullable<Written<"tables">[string]["expectations"]>[number];

/** An entry of a table's list of expectations, or undefined where it names what is not there. */
export function makeExpectation(
  written: WrittenExpectation,
  table: Table,
  path: Path,
  problems: Problems,
): Expectation | undefined {
  const { severity = "critical", mostly = 1, ...rest } = written;
  const common = { severity, mostly };
  const [kind, value] = Object.entries(rest)[0] as [keyof typeof rest, unknown];
  const own = [...path, kind];
  switch (kind) {
    case "row_count": {
      checkLimits(rest.row_count!, own, problems);
      return { ...common, kind, ...limits(rest.row_count!) } as Expectation;
    }
    case "compound_unique": {
      const columns = rest.compound_unique!;
      columns.forEach((name, index) => findColumn(name, table, [...own, index], problems));
      return { ...common, kind, columns };
    }
    case "ordered":
      return { ...common, kind, ...ordered(rest.ordered!, table, own, problems) };
  }
  const fields = typeof value === "string" ? { column: value } : value as { column: string };
  const at = (key: string) => typeof value === "string" ? own : [...own, key];
  const column = findColumn(fields.column, table, at("column"), problems);
  if (kind === "between") checkLimits(rest.between!, own, problems);
  const expectation = { ...common, kind, ...fields } as Expectation;
  if (column !== undefined) checkRule(expectation, column, at, problems);
  return expectation;
}

function ordered(
  { first, second, or_equal = true }: { first: string; second: string; or_equal?: boolean },
  table: Table,
  path: Path,
  problems: Problems,
) {
  const one = findColumn(first, table, [...path, "first"], problems);
  const other = findColumn(second, table, [...path, "second"], problems);
  if (one !== undefined && other !== undefined && order(one.type) !== order(other.type)) {
    problems.add(
      path,
      `compares ${one.type} "${first}" with ${other.type} "${second}"`,
      "must be two numbers, two texts or two times",
    );
  }
  return { first, second, or_equal };
}

/** What can stand before and after what. */
function order(type: string): string {
  if (["integer", "decimal", "double"].includes(type)) return "number";
  return ["date", "timestamp"].includes(type) ? "time" : type;
}

function checkLimits(
  { min, max }: { min?: number | string; max?: number | string },
  path: Path,
  problems: Problems,
): void {
  if (min === undefined && max === undefined) {
    problems.add(path, "has no limit", 'must have "min", "max" or both');
  } else if (path.at(-1) === "row_count" && min !== undefined && max !== undefined && min > max) {
    problems.add(
      [...path, "max"],
      `is ${shown(max)}`,
      `must be at least min, which is ${shown(min)}`,
    );
  }
}
