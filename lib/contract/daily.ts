import { findColumn } from "./columns.ts";
import { ConditionError, parseCondition } from "./condition.ts";
import type { Written } from "./grammar.ts";
import { nearestHint, quoted } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { pipeline_columns } from "./reserved.ts";
import type { Path } from "./section.ts";
import type { Measure, Table } from "./types.ts";

/** Measures per customer and day, each of one event table. */
export function makeDaily(
  written: NonNullable<Written<"daily">>,
  tables: readonly Table[],
  problems: Problems,
): Measure[] {
  const measures = Object.entries(written).flatMap(([name, measure]) =>
    makeMeasure(name, measure, tables, problems) ?? []
  );
  const owners = new Map<string, string>();
  for (const measure of measures) {
    for (const column of dailyColumns(measure)) {
      const owner = owners.get(column.toLowerCase());
      const other = owner === undefined ? undefined : `the one of measure "${owner}"`;
      const taken = other ?? (pipeline_columns.includes(column) ? "the pipeline's own" : undefined);
      if (taken !== undefined) {
        problems.add(
          ["daily", measure.name],
          `makes a column "${column}", which is ${taken}`,
          "must have another name",
        );
      }
      owners.set(column.toLowerCase(), measure.name);
    }
  }
  return measures;
}

/** The columns that a measure has per customer and day: a mean is kept as its sum and its count. */
export function dailyColumns({ name, kind }: Pick<Measure, "name" | "kind">): string[] {
  return kind === "mean" ? [`${name}_sum`, `${name}_count`] : [name];
}

function makeMeasure(
  name: string,
  written: NonNullable<Written<"daily">>[string],
  tables: readonly Table[],
  problems: Problems,
): Measure | undefined {
  const path: Path = ["daily", name];
  const table = eventTable(written.table, tables, path, problems);
  if (table === undefined) return undefined;
  const common: { name: string; table: string; when?: string } = { name, table: table.name };
  if (written.when !== undefined) {
    try {
      common.when = parseCondition(written.when, table.name, table.columns);
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      problems.add([...path, "when"], error.there, error.expected);
    }
  }
  if (written.count) return { ...common, kind: "count" };
  if (written.any) return { ...common, kind: "any" };
  const kind = written.sum === undefined ? "mean" : "sum";
  const column = findColumn(written[kind]!, table, [...path, kind], problems);
  if (column === undefined) return undefined;
  if (column.type !== "integer" && column.type !== "decimal") {
    problems.add(
      [...path, kind],
      `is "${column.name}", which is ${column.type}`,
      "must be integer or decimal: sums run over whole numbers, or their bytes would change " +
        "with the number of threads",
    );
  }
  return { ...common, kind, column: column.name, scale: column.scale };
}

function eventTable(
  name: string | undefined,
  tables: readonly Table[],
  path: Path,
  problems: Problems,
): Table | undefined {
  const events = tables.filter(({ timestamp }) => timestamp !== undefined);
  const names = events.map((table) => table.name);
  if (name === undefined) {
    if (events.length === 1) return events[0];
    const there = events.length === 0
      ? "measures events, and no table has a timestamp"
      : "does not say which events it measures";
    const expected = events.length === 0
      ? "must have a table with one"
      : `must have "table", one of ${quoted(names)}`;
    problems.add(path, there, expected);
    return undefined;
  }
  const table = events.find((one) => one.name === name);
  if (table === undefined) {
    const exists = tables.some((one) => one.name === name);
    const expected = exists ? "must be a table with a timestamp" : "no table with a timestamp";
    problems.add([...path, "table"], `is "${name}"`, `${expected}, ${nearestHint(name, names)}`);
  }
  return table;
}
