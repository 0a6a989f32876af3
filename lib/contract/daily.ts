import { findColumn, isTime } from "./columns.ts";
import { ConditionError, parseCondition } from "./condition.ts";
import type { Written } from "./grammar.ts";
import { nearestHint, quoted } from "../std/nearest.ts";
import { checkNames } from "./names.ts";
import type { Problems } from "./problems.ts";
import { pipeline_columns } from "./reserved.ts";
import type { Path } from "./section.ts";
import type { SeenEntry } from "./seen.ts";
import { mayHoldEvents } from "./tables.ts";
import type { Column, Measure, Table } from "./types.ts";

type WrittenMeasure = SeenEntry<Written<"daily">>;

const kinds = ["count", "any", "sum", "mean"] as const;

/**
 * Measures per customer and day, each of one event table. One that cannot be made is left out and in
 * doubt.
 *
 * @param tables Undefined: they could not be read.
 */
export function makeDaily(
  written: Written<"daily">,
  tables: readonly Table[] | undefined,
  problems: Problems,
): Measure[] {
  checkNames(Object.keys(written), (name) => ["daily", name], problems);
  checkColumns(written, problems);
  if (tables && Object.keys(written).length > 0) requireEvents(tables, problems);
  return Object.entries(written).flatMap(([name, measure]) => {
    const made = measure && tables && makeMeasure(name, measure, tables, problems);
    if (made === undefined) problems.doubt(["daily", name]);
    return made ?? [];
  });
}

/** Where no table holds events, that is said once, and not of all that needs them. */
function requireEvents(tables: readonly Table[], problems: Problems): void {
  // A table of which nothing is known, directly below `tables`, may hold them.
  const is_sure = !problems.doubtsIn(["tables"], 1);
  if (!is_sure || tables.some((table) => mayHoldEvents(table, problems))) return;
  // A table with a key is more likely one of attributes.
  const times = tables.filter(({ key }) => key.length === 0).flatMap((table) =>
    table.columns.filter(isTime).map(({ name }) => `timestamp: ${name} in "${table.name}"`)
  );
  const hint = times.length === 0 ? "" : `, such as ${times[0]}`;
  problems.add(
    ["daily"],
    "measures events, and no table has a timestamp",
    `must have a table with one${hint}`,
  );
  for (const { name } of tables) problems.doubt(["tables", name, "timestamp"]);
}

function checkColumns(written: Written<"daily">, problems: Problems): void {
  const owners = new Map<string, string>();
  for (const [name, measure] of Object.entries(written)) {
    const kind = measure && kindOf(measure);
    for (const column of kind === undefined ? [] : dailyColumns({ name, kind })) {
      const same = column.toLowerCase();
      const owner = owners.get(same);
      // Two names that differ in case alone have been refused as names.
      const other = owner === undefined || owner.toLowerCase() === name.toLowerCase()
        ? undefined
        : `the one of measure "${owner}"`;
      const taken = other ?? (pipeline_columns.includes(same) ? "the pipeline's own" : undefined);
      if (taken !== undefined) {
        problems.add(
          ["daily", name],
          `makes a column "${column}", which is ${taken}`,
          "must have another name",
        );
      }
      owners.set(same, name);
    }
  }
}

function kindOf(measure: WrittenMeasure): Measure["kind"] | undefined {
  const given = kinds.filter((kind) => measure[kind] !== undefined);
  return given.length === 1 ? given[0] : undefined;
}

/** The columns that a measure has per customer and day: a mean is kept as its sum and its count. */
export function dailyColumns({ name, kind }: Pick<Measure, "name" | "kind">): string[] {
  return kind === "mean" ? [`${name}_sum`, `${name}_count`] : [name];
}

function makeMeasure(
  name: string,
  written: WrittenMeasure,
  tables: readonly Table[],
  problems: Problems,
): Measure | undefined {
  const path: Path = ["daily", name];
  const table = eventTable(written.table, tables, path, problems);
  if (table === undefined) return undefined;
  const common: { name: string; table: string; when?: string } = { name, table: table.name };
  if (written.when !== undefined) {
    const when = readCondition(written.when, table, [...path, "when"], problems);
    if (when !== undefined) common.when = when;
  }
  const columns = (["sum", "mean"] as const).map((kind) =>
    wholeColumn(written[kind], table, [...path, kind], problems)
  );
  const kind = kindOf(written);
  if (kind === undefined || kind === "count" || kind === "any") return kind && { ...common, kind };
  const column = columns.find((one) => one !== undefined);
  return column && { ...common, kind, column: column.name, scale: column.scale };
}

function readCondition(
  text: string,
  table: Table,
  path: Path,
  problems: Problems,
): string | undefined {
  try {
    const unread = problems.doubted(["tables", table.name, "columns"]);
    return parseCondition(text, table.name, table.columns, unread);
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    const { column, there, expected } = error;
    const is_follow_on = column !== undefined &&
      problems.doubts(["tables", table.name, "columns", column]);
    if (!is_follow_on) problems.add(path, there, expected);
  }
}

/** The column to add up, if it is named and known. */
function wholeColumn(
  name: string | undefined,
  table: Table,
  path: Path,
  problems: Problems,
): Column | undefined {
  const column = findColumn(name, table, path, problems);
  if (column !== undefined && column.type !== "integer" && column.type !== "decimal") {
    problems.add(
      path,
      `is "${column.name}", which is ${column.type}`,
      "must be integer or decimal: sums run over whole numbers, or their bytes would change " +
        "with the number of threads",
    );
  }
  return column;
}

function eventTable(
  name: string | undefined,
  tables: readonly Table[],
  path: Path,
  problems: Problems,
): Table | undefined {
  const events = tables.filter((table) => mayHoldEvents(table, problems));
  const names = [...events.map((table) => table.name), ...problems.doubted(["tables"])];
  if (name !== undefined) {
    const table = events.find((one) => one.name === name);
    if (table === undefined && !problems.doubts(["tables", name])) {
      const exists = tables.some((one) => one.name === name);
      const expected = exists ? "must be a table with a timestamp" : "no table with a timestamp";
      problems.add([...path, "table"], `is "${name}"`, `${expected}, ${nearestHint(name, names)}`);
    }
    return table;
  }
  if (problems.doubts([...path, "table"])) return undefined;
  const sure = events.filter(({ timestamp }) => timestamp !== undefined);
  if (sure.length > 1) {
    problems.add(
      path,
      "does not say which events it measures",
      `must have "table", one of ${quoted(names)}`,
    );
  }
  const [found, ...others] = sure.length === 0 ? events : sure;
  return others.length === 0 ? found : undefined;
}
