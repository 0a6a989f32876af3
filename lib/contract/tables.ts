import { columnExpectations, findColumn, isTime, makeColumn } from "./columns.ts";
import { makeExpectation } from "./expectations.ts";
import type { Written } from "./grammar.ts";
import { nearestHint } from "../std/nearest.ts";
import { checkNames } from "./names.ts";
import type { Problems } from "./problems.ts";
import { engine_columns, pipeline_tables } from "./reserved.ts";
import { type Path, shown } from "./section.ts";
import type { SeenEntry } from "./seen.ts";
import { makeSource } from "./source.ts";
import type { Column, Expectation, Table } from "./types.ts";

type WrittenTable = SeenEntry<Written<"tables">>;

/**
 * The tables of a contract, after all checks that need nothing else of it. A table or column that
 * cannot be read is left out and in doubt.
 */
export function makeTables(written: Written<"tables">, problems: Problems): Table[] {
  const names = Object.keys(written);
  if (names.length === 0) {
    problems.add(["tables"], "has none", "must have at least one table");
    problems.doubt(["tables"]);
  }
  checkNames(names, (name) => ["tables", name], problems);
  for (const name of names.filter((one) => pipeline_tables.includes(one.toLowerCase()))) {
    problems.add(
      ["tables", name],
      "is there",
      "must have another name, the pipeline has that table",
    );
  }
  const tables = Object.entries(written).flatMap(([name, table]) =>
    table === undefined ? [] : makeTable(name, table, problems)
  );
  checkFiles(tables, problems);
  for (const table of tables) checkReferences(table, tables, written[table.name]!, problems);
  return tables;
}

function makeTable(name: string, written: WrittenTable, problems: Problems): Table {
  const path: Path = ["tables", name];
  const rules = written.columns ?? {};
  const columns = makeColumns(rules, [...path, "columns"], problems);
  const { timestamp, valid_from } = written;
  const key = written.key?.filter((column) => column !== undefined) ?? [];
  const source = makeSource(written.source ?? {}, [...path, "source"], problems);
  const table: Table = { name, source, columns, key, expectations: [] };
  if (timestamp !== undefined) table.timestamp = timestamp;
  if (valid_from !== undefined) table.valid_from = valid_from;
  checkRoles(table, written.key ?? [], path, problems);
  const own = columns.flatMap((column) => {
    const at = [...path, "columns", column.name];
    return columnExpectations(column, rules[column.name]!, at, problems);
  });
  const listed = (written.expectations ?? []).flatMap((expectation, index) => {
    const at = [...path, "expectations", index];
    return expectation && makeExpectation(expectation, table, at, problems) || [];
  });
  table.expectations = [...own, ...listed];
  const must = [...key, ...timestamp === undefined ? [] : [timestamp]];
  table.expectations.push(...must.flatMap((column) => implied(table, "not_null", column)));
  if (key.length === 1) table.expectations.push(...implied(table, "unique", key[0]!));
  if (key.length > 1) {
    table.expectations.push({
      kind: "compound_unique",
      columns: key,
      severity: "critical",
      mostly: 1,
    });
  }
  return table;
}

function makeColumns(
  written: NonNullable<WrittenTable["columns"]>,
  path: Path,
  problems: Problems,
): Column[] {
  const names = Object.keys(written);
  const at = (name: string): Path => [...path, name];
  if (names.length === 0 && !problems.doubts(path)) {
    problems.add(path, "has none", "must have at least one column");
    problems.doubt(path);
  }
  checkNames(names, at, problems, "; what the file calls it goes into source_name");
  for (const name of names.filter((one) => engine_columns.includes(one.toLowerCase()))) {
    problems.add(at(name), "is there", "must have another name, the query engine has that column");
  }
  checkSourceNames(written, at, problems);
  return Object.entries(written).flatMap(([name, rules]) => {
    const column = rules && makeColumn(name, rules, at(name), problems);
    if (column === undefined) problems.doubt(at(name));
    return column ?? [];
  });
}

/**
 * What a column has to be for what the table uses it for, unless the contract says it itself. It has
 * the column's own severity, so that a contract can soften it.
 */
export function implied(table: Table, kind: "not_null" | "unique", column: string): Expectation[] {
  const { expectations } = table;
  if (expectations.some((one) => one.kind === kind && one.column === column)) return [];
  const type = expectations.find((one) => one.kind === "type" && one.column === column);
  const { severity = "critical", mostly = 1 } = type ?? {};
  return [{ kind, column, severity, mostly }];
}

/** Key, timestamp and valid_from name columns, and the last two moments or days. */
function checkRoles(
  table: Table,
  key: readonly (string | undefined)[],
  path: Path,
  problems: Problems,
): void {
  key.forEach((name, index) => {
    const at = [...path, "key", index];
    const column = findColumn(name, table, at, problems);
    const is_again = name !== undefined && key.indexOf(name) < index;
    if (is_again) problems.add(at, `is "${name}" again`, "must be another column");
    if (column === undefined || is_again) problems.doubt(at);
  });
  for (const role of ["timestamp", "valid_from"] as const) {
    const name = table[role];
    const column = findColumn(name, table, [...path, role], problems);
    if (column !== undefined && !isTime(column)) {
      problems.add(
        [...path, role],
        `is "${name}", which is ${column.type}`,
        "must be a date or timestamp",
      );
    }
  }
  if (table.timestamp !== undefined && table.valid_from !== undefined) {
    problems.add(
      [...path, "valid_from"],
      "is there beside timestamp",
      "must be without: a table holds events or attributes",
    );
  }
}

function checkSourceNames(
  written: NonNullable<WrittenTable["columns"]>,
  at: (name: string) => Path,
  problems: Problems,
): void {
  const seen = new Map<string, string>();
  for (const [name, rules] of Object.entries(written)) {
    const path = [...at(name), "source_name"];
    if (problems.doubts(path)) continue;
    const source_name = rules?.source_name ?? name;
    const other = seen.get(source_name);
    if (other !== undefined) {
      problems.add(
        path,
        `is ${shown(source_name)}`,
        `must be another one, "${other}" reads that already`,
      );
    }
    seen.set(source_name, name);
  }
}

/** One source cannot be several tables at once. */
function checkFiles(tables: readonly Table[], problems: Problems): void {
  const imported = tables.filter(({ source }) => source.kind === "files");
  if (imported.length < 2) return;
  for (const { name, source } of imported) {
    const path = ["tables", name, "source", "files"];
    if (problems.doubts(path) || problems.doubts([...path.slice(0, -1), "generate"])) continue;
    if (source.kind === "files" && source.files === undefined) {
      problems.add(
        path,
        "is missing",
        `must name the files of each table where there are several: ${name}.csv`,
      );
    }
  }
}

function checkReferences(
  table: Table,
  tables: readonly Table[],
  written: WrittenTable,
  problems: Problems,
): void {
  for (const rule of table.expectations) {
    if (rule.kind !== "references" || rule.table === undefined) continue;
    const inline = written.columns?.[rule.column]?.references === rule.table;
    const index = written.expectations?.findIndex((one) =>
      one?.references?.column === rule.column && one.references.table === rule.table
    );
    const path: Path = inline
      ? ["tables", table.name, "columns", rule.column, "references"]
      : ["tables", table.name, "expectations", index ?? 0, "references", "table"];
    const target = tables.find(({ name }) => name === rule.table);
    if (target === undefined) {
      if (problems.doubts(["tables", rule.table])) continue;
      const names = [...tables.map(({ name }) => name), ...problems.doubted(["tables"])];
      const hint = nearestHint(rule.table, names);
      problems.add(path, `is "${rule.table}"`, `no table, ${hint}`);
      continue;
    }
    if (problems.doubtsIn(["tables", target.name, "key"])) continue;
    const own = table.columns.find(({ name }) => name === rule.column);
    const key = target.columns.find(({ name }) => name === target.key[0]);
    if (target.key.length !== 1) {
      // Customers' attributes without history need such a key anyway, which is said of that table.
      if (!mayHoldEvents(target, problems) && target.valid_from === undefined) continue;
      problems.add(
        path,
        `is "${rule.table}", whose key has ${target.key.length} columns`,
        "must be a table whose key is one column",
      );
    } else if (own !== undefined && key !== undefined && own.type !== key.type) {
      problems.add(
        path,
        `compares ${own.type} "${own.name}" with ${key.type} "${target.name}.${key.name}"`,
        "must be of one type",
      );
    }
  }
}

/** Whether a table's rows happen at a time, or might as far as its `timestamp` could be read. */
export function mayHoldEvents({ name, timestamp }: Table, problems: Problems): boolean {
  return timestamp !== undefined || problems.doubts(["tables", name, "timestamp"]);
}
