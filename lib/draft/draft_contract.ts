/** A first contract out of files, for a person to edit: what was guessed says why. */
import { dayIndex } from "../contract/mod.ts";
import {
  assignRoles,
  churnedValue,
  type DraftColumn,
  type DraftTable,
  freeName,
  isIdentifier,
  labelCandidates,
} from "./assign_roles.ts";
import { profileSource } from "./profile_source.ts";
import { type Ask, type DraftFile, openSource } from "./open_source.ts";
import { draftTable, flow, others, scalar } from "./draft_table.ts";

/**
 * The text of a contract that fits these files: types, keys, ranges, sets of values, and candidates for
 * customer, time and label. It is a contract, so it can be tried at once; its choices are guesses.
 *
 * @param ask Runs SQL on DuckDB.
 * @throws {TypeError} If a file cannot be read or has no rows, or if there are no customers, neither
 *   events nor a label, or nothing to foresee it by.
 */
export async function draftContract(
  dataset: string,
  files: readonly DraftFile[],
  ask: Ask,
): Promise<string> {
  const sources = [];
  const problems: string[] = [];
  for (const [index, file] of files.entries()) {
    try {
      const source = await openSource(file, `draft_${index}`, ask);
      sources.push({ source, profiles: await profileSource(source, ask) });
    } catch (error) {
      problems.push(error instanceof TypeError ? error.message : unreadable(file, error));
    }
  }
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
  const tables = assignRoles(sources);
  const events = tables.filter(({ timestamp }) => timestamp !== undefined);
  const labels = labelCandidates(tables);
  if (events.length === 0 && labels.length === 0) {
    throw new TypeError(
      `Cannot draft a contract for "${dataset}": there are neither rows with a time nor a column ` +
        "of two values that could be the label, one of them must be there",
    );
  }
  const [first] = tables;
  const lines = [
    `# Drafted from ${
      files.map(({ name }) => name).join(", ")
    }. Everything here is a guess to be edited;`,
    `# "deno task contract --check ${dataset}" says what does not fit together.`,
    `dataset: ${scalar(dataset)}`,
    `about: ${scalar(`Customers in ${files.map(({ name }) => name).join(", ")}`)}`,
    `# The customer: ${first!.entity.distinct} different ones in ${first!.rows} rows of ${
      first!.name
    }` +
    `${others(first!.entity_others)}.`,
    `entity: ${first!.entity.name}`,
    "",
    "tables:",
    ...tables.flatMap((table) => draftTable(table, tables)),
    ...events.length === 0
      ? withoutTime(dataset, tables, labels)
      : withTime(tables, events, labels),
    "",
    "# What an offer costs, what a customer who stays is worth, and the share of offers that work.",
    "value: { offer_cost: 5, saved_customer: 100, save_rate: 0.3 }",
  ];
  return `${lines.join("\n")}\n`;
}

/** What the query engine says of a file, without where it stands and what was asked. */
function unreadable({ name, path }: DraftFile, error: unknown): string {
  const [first = ""] = (error as Error).message.replaceAll(path, name).split("\n");
  return `Cannot draft a contract from "${name}": it cannot be read, ${first.trim()}`;
}

function withoutTime(
  dataset: string,
  tables: readonly DraftTable[],
  labels: ReturnType<typeof labelCandidates>,
): string[] {
  const [label] = labels;
  const { table, column } = label!;
  const more = labels.slice(1).map((other) => other.column.name);
  const { lines, chosen } = attributeLines(tables, column);
  if (chosen.length === 0) {
    throw new TypeError(
      `Cannot draft a contract for "${dataset}": besides the customer and the label ` +
        `"${column.source_name}" there is no column that could be a feature, one must be there`,
    );
  }
  return [
    "features:",
    ...lines,
    "",
    `# The label: two values${others(more)}.`,
    `label: { table: ${table.name}, column: ${column.name}, ` +
    `churned: ${scalar(churnedValue(column), column.type)} }`,
    "# No column is a time for each row, so that rows are split by hash of the customer.",
    "split: { hash: { test_below: 0.2, validation_below: 0.35 } }",
  ];
}

function withTime(
  tables: readonly DraftTable[],
  events: readonly DraftTable[],
  labels: ReturnType<typeof labelCandidates>,
): string[] {
  const days = events.flatMap(({ timestamp }) => [timestamp!.min!, timestamp!.max!]).sort();
  const [from, to] = [days[0]!, days.at(-1)!];
  const span = dayIndex(to) - dayIndex(from) + 1;
  const inactive = span >= 540 ? 90 : span >= 180 ? 30 : Math.max(1, Math.floor(span / 6));
  const windows = [...new Set([Math.max(1, Math.floor(inactive / 3)), inactive, inactive * 2])];
  const given = labels.map(({ column }) => column.name);
  return [
    ...measureLines(events),
    "",
    "features:",
    `  windows_days: ${flow(windows)}`,
    ...attributeLines(tables).lines,
    "",
    `# Churned: nothing happens for so many days. The events span ${span} days, ${from} to ${to}.`,
    ...given.length === 0
      ? []
      : [`# Not used: ${given.join(", ")}, which could be a label without time.`],
    `label: { inactive_days: ${inactive} }`,
    `snapshots: { every_days: ${span >= 90 ? 7 : 1}, eligible: { active_within_days: ${
      inactive * 2
    } } }`,
    "split: { shares: { validation: 0.15, test: 0.2 } }",
  ];
}

/** A count, a sum of each number that is no name, and a count for each value of a kind. */
function measureLines(events: readonly DraftTable[]): string[] {
  const taken = new Set<string>();
  const lines = ["daily:"];
  for (const table of events) {
    const own = events.length === 1 ? "" : `, table: ${table.name}`;
    const prefix = events.length === 1 ? "" : `${table.name}_`;
    const add = (name: string, what: string) =>
      lines.push(`  ${freeName(prefix + name, taken)}: { ${what}${own} }`);
    add("active_days", "any: true");
    add("rows_per_day", "count: true");
    for (const column of table.columns) {
      if (column === table.entity || isIdentifier(column.name)) continue;
      if (["integer", "decimal"].includes(column.type)) add(column.name, `sum: ${column.name}`);
      if (!/type|kind|event|action|status|category/i.test(column.name)) continue;
      for (const value of column.type === "string" ? column.values ?? [] : []) {
        if (/[\\\p{Cc}]/u.test(value)) continue;
        const condition = `${column.name} = '${value.replaceAll("'", "''")}'`;
        add(`${value}_count`, `count: true, when: ${JSON.stringify(condition)}`);
      }
    }
  }
  return lines;
}

function attributeLines(
  tables: readonly DraftTable[],
  label?: DraftColumn,
): { lines: string[]; chosen: string[] } {
  const plain = tables.filter(({ timestamp }) => timestamp === undefined);
  const columns = plain.flatMap((table) =>
    table.columns.filter((column) => column !== table.entity && column !== label)
      .map((column) => ({ table, column }))
  );
  const usable = columns.filter(({ column }) => isFeature(column));
  const count = (name: string) => usable.filter(({ column }) => column.name === name).length;
  // Two tables with one name of a column would give two features of that name.
  const chosen = usable.filter(({ column }) => count(column.name) === 1);
  const left = columns.filter(({ column }) => !chosen.some((one) => one.column === column));
  const names = chosen.map(({ column }) => column.name);
  if (columns.length === 0) return { lines: [], chosen: names };
  const why = "times, names and texts of many values";
  const lines = [
    ...left.length === 0
      ? []
      : [`  # Left out (${why}): ${left.map(({ column }) => column.name).join(", ")}.`],
    `  attributes: ${flow(names)}`,
  ];
  return { lines, chosen: names };
}

function isFeature({ name, type, values }: DraftColumn): boolean {
  if (isIdentifier(name) || type === "date" || type === "timestamp") return false;
  return type !== "string" || values !== undefined;
}
