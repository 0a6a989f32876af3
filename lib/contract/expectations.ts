import { checkRule, findColumn, limits, takenBy } from "./columns.ts";
import type { Written } from "./grammar.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";
import type { Seen, SeenEntry } from "./seen.ts";
import type { Expectation, Table } from "./types.ts";

type WrittenTable = SeenEntry<Written<"tables">>;
type WrittenExpectation = NonNullable<NonNullable<WrittenTable["expectations"]>[number]>;

/** An entry of a table's list of expectations, or undefined where it cannot be made. */
export function makeExpectation(
  written: WrittenExpectation,
  table: Table,
  path: Path,
  problems: Problems,
): Expectation | undefined {
  const { severity = "critical", mostly = 1, ...rest } = written;
  const kinds = Object.entries(rest).flatMap(([kind, value]) =>
    value === undefined ? [] : [makeKind(kind as keyof typeof rest, rest, table, path, problems)]
  );
  // Where there are two at once, that has been said; each was looked at.
  return kinds.length === 1 && kinds[0] !== undefined
    ? { ...kinds[0], severity, mostly } as Expectation
    : undefined;
}

function makeKind(
  kind: keyof Omit<WrittenExpectation, "severity" | "mostly">,
  written: WrittenExpectation,
  table: Table,
  path: Path,
  problems: Problems,
): unknown {
  const own = [...path, kind];
  switch (kind) {
    case "row_count": {
      checkLimits(written.row_count!, own, problems);
      return { kind, ...limits(written.row_count!) };
    }
    case "compound_unique": {
      const columns = written.compound_unique!;
      columns.forEach((name, index) => findColumn(name, table, [...own, index], problems));
      return { kind, columns };
    }
    case "ordered":
      return { kind, ...ordered(written.ordered!, table, own, problems) };
  }
  const value = written[kind]!;
  const fields = typeof value === "string" ? { column: value } : value;
  const at = (key: string) => typeof value === "string" ? own : [...own, key];
  const column = findColumn(fields.column, table, at("column"), problems);
  if (kind === "between") checkLimits(written.between!, own, problems);
  if (column === undefined) return undefined;
  const takes = takenBy(kind);
  if (takes !== undefined && !takes.types.includes(column.type)) {
    problems.add(
      at("column"),
      `is "${column.name}", which is ${column.type}`,
      `${kind} takes ${takes.words}`,
    );
  } else checkRule({ kind, ...fields } as Seen<Expectation>, column, at, problems);
  return { kind, ...fields };
}

function ordered(
  { first, second, or_equal = true }: NonNullable<WrittenExpectation["ordered"]>,
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
  { min, max }: { min?: number | string | undefined; max?: number | string | undefined },
  path: Path,
  problems: Problems,
): void {
  const is_sure = (["min", "max"] as const).every((key) => !problems.doubts([...path, key]));
  if (is_sure && min === undefined && max === undefined) {
    problems.add(path, "has no limit", 'must have "min", "max" or both');
  } else if (path.at(-1) === "row_count" && min !== undefined && max !== undefined && min > max) {
    problems.add(
      [...path, "max"],
      `is ${shown(max)}`,
      `must be at least min, which is ${shown(min)}`,
    );
  }
}
