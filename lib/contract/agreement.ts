/** Checks of parts against each other, each as far as the parts could be read. */
import { columnNames, findColumn } from "./columns.ts";
import type { SeenDaily } from "./features.ts";
import { nearestHint, quoted } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";
import { mayHoldEvents } from "./tables.ts";
import type { SeenLabel } from "./time.ts";
import { checkTimes, type SeenTimes } from "./check_times.ts";
import type { Column, Features, Table } from "./types.ts";
import { valueProblem } from "./values.ts";

/** The parts of a contract as far as they could be read; of a part that is undefined nothing is known. */
export interface SeenParts extends SeenTimes {
  entity?: string | undefined;
  tables?: readonly Table[] | undefined;
  daily?: Pick<SeenDaily, "names"> | undefined;
  features?: Features | undefined;
}

/** Takes every contradiction between the parts that are there into `problems`. */
export function checkAgreement(parts: SeenParts, problems: Problems): void {
  const { entity, tables, features, label } = parts;
  if (tables && entity !== undefined) checkEntity(tables, entity, problems);
  for (const [index, { table, column }] of features?.attributes.entries() ?? []) {
    const is_label = label?.kind === "column" && table === label.table && column === label.column;
    const what = column === entity ? "names the customer" : is_label ? "is the label" : undefined;
    if (what === undefined) continue;
    problems.add(
      ["features", "attributes", index],
      `is "${column}"`,
      `must be something else, that column ${what}`,
    );
  }
  if (features?.buy_till_you_die) checkBuyTillYouDie(parts, features, problems);
  if (tables && label) checkLabel(label, tables, problems);
  checkTimes(parts, problems);
}

function checkBuyTillYouDie(
  { daily, label }: SeenParts,
  { fixed }: Features,
  problems: Problems,
): void {
  const path = ["features", "buy_till_you_die"];
  if (label?.kind === "column") {
    const expected = "must be left out: it foresees days of activity, which need inactive_days";
    problems.add(path, "is true for a label in a column", expected);
  } else if (daily?.names.length === 0) {
    const expected = "must be left out: without events nobody has been active";
    problems.add(path, "is true, and daily has no measure", expected);
  } else {
    const lacking = (["tenure_days", "age_days"] as const).filter((name) => !fixed.includes(name));
    if (lacking.length === 0 || problems.doubtsIn(["features", "fixed"])) return;
    problems.add(
      ["features", "fixed"],
      `is without ${quoted(lacking)}`,
      "must have tenure_days and age_days for buy_till_you_die",
    );
  }
}

function checkEntity(tables: readonly Table[], entity: string, problems: Problems): void {
  const find = (table: Table) => table.columns.find(({ name }) => name === entity);
  const first = tables.find(find);
  const without = tables.filter((table) =>
    !find(table) && !problems.doubts(["tables", table.name, "columns", entity])
  );
  const hint = (some: readonly Table[]) =>
    nearestHint(entity, some.flatMap((table) => columnNames(table, problems)));
  if (without.length > 0 && without.length === tables.length) {
    // The name is the mistake more likely than all the tables are.
    const where = tables.length === 1 ? `"${tables[0]!.name}"` : "any table";
    problems.add(["entity"], `is "${entity}"`, `no column of ${where}, ${hint(tables)}`);
    return;
  }
  for (const table of tables) {
    const path = ["tables", table.name, "columns"];
    const own = find(table);
    if (without.includes(table)) {
      problems.add(
        path,
        `has no "${entity}"`,
        `must have the column that names the customer, ${hint([table])}`,
      );
    } else if (own !== undefined && own.type !== "integer" && own.type !== "string") {
      problems.add(
        [...path, entity],
        `is ${own.type}`,
        "must be integer or string to name customers",
      );
    } else if (own !== undefined && own.type !== find(first!)!.type && !isReference(own, table)) {
      problems.add(
        [...path, entity],
        `is ${own.type}`,
        `must be ${find(first!)!.type} as in table "${first!.name}", or customers will not match`,
      );
    }
    if (!without.includes(table)) checkAttributeKey(table, entity, problems);
  }
}

/** What a column refers to has been compared with it already. */
function isReference({ name }: Column, { expectations }: Table): boolean {
  return expectations.some((one) => one.kind === "references" && one.column === name);
}

/** One row per customer, or per customer and day from when it holds. */
function checkAttributeKey(table: Table, entity: string, problems: Problems): void {
  const is_in_doubt = ["key", "valid_from"].some((role) =>
    problems.doubtsIn(["tables", table.name, role])
  );
  if (mayHoldEvents(table, problems) || is_in_doubt) return;
  const wanted = table.valid_from === undefined ? [entity] : [entity, table.valid_from];
  if (wanted.every((name) => table.key.includes(name)) && table.key.length === wanted.length) {
    return;
  }
  problems.add(
    ["tables", table.name, "key"],
    table.key.length === 0 ? "is missing" : `is ${shown(table.key)}`,
    `must be ${JSON.stringify(wanted)}, or the table needs a timestamp`,
  );
}

function checkLabel(label: SeenLabel, tables: readonly Table[], problems: Problems): void {
  const without = tables.filter(({ timestamp }) => timestamp === undefined);
  if (label.kind === "inactive") {
    const mayHold = tables.some((table) => mayHoldEvents(table, problems));
    if (mayHold || problems.doubtsIn(["tables"], 1)) return;
    problems.add(
      ["label", "inactive_days"],
      "is there, and no table has a timestamp",
      "must be a label in a column, or a table needs a timestamp",
    );
    return;
  }
  if (label.table === undefined) return;
  const table = without.find(({ name }) => name === label.table);
  if (table === undefined) {
    if (problems.doubts(["tables", label.table])) return;
    const names = [...without.map(({ name }) => name), ...problems.doubted(["tables"])];
    const hint = nearestHint(label.table, names);
    const is_events = tables.some(({ name }) => name === label.table);
    const expected = is_events ? "must be a table without timestamp" : "no table without timestamp";
    problems.add(["label", "table"], `is "${label.table}"`, `${expected}, ${hint}`);
    return;
  }
  const column = findColumn(label.column, table, ["label", "column"], problems);
  if (column !== undefined && label.churned !== undefined) {
    checkChurned(label.churned, column, table, problems);
  }
}

function checkChurned(
  churned: string | number | boolean,
  column: Column,
  table: Table,
  problems: Problems,
): void {
  const place: Path = ["label", "churned"];
  const problem = valueProblem(column, churned);
  const set = table.expectations.find((one) => one.kind === "in_set" && one.column === column.name);
  if (problem !== undefined) {
    problems.add(place, `is ${shown(churned)}`, `${problem} for ${column.type} "${column.name}"`);
  } else if (set?.kind === "in_set" && !set.values.includes(churned)) {
    // A value that could not be read may be this one.
    if (set.values.includes(undefined!)) return;
    const hint = nearestHint(String(churned), set.values.map(String));
    problems.add(place, `is ${shown(churned)}`, `no value of "${column.name}", ${hint}`);
  }
}
