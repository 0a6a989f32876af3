import { columnExpectations, findColumn, isTime, makeColumn } from "./columns.ts";
import { makeExpectation } from "./expectations.ts";
import type { Written } from "./grammar.ts";
import { nearestHint } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";
import { makeSource } from "./source.ts";
import type { Expectation, Table } from "./types.ts";

/** The tables of a contract, after all checks that need nothing else of it. */
export function makeTables(written: Written<"tables">, problems: Problems): Table[] {
  if (Object.keys(written).length === 0) {
    problems.add(["tables"], "has none", "must have at least one table");
  }
  const tables = Object.entries(written).map(([name, table]) => makeTable(name, table, problems));
  sameNames(tables.map(({ name }) => name), (name) => ["tables", name], problems);
  checkFiles(tables, problems);
  for (const table of tables) checkReferences(table, tables, written, problems);
  return tables;
}

function makeTable(name: string, written: Written<"tables">[string], problems: Problems): Table {
  const path: Path = ["tables", name];
  const entries = Object.entries(written.columns);
  const at = (column: string): Path => [...path, "columns", column];
  const columns = entries.map(([column, rules]) => makeColumn(column, rules, at(column), problems));
  if (columns.length === 0) {
    problems.add([...path, "columns"], "has none", "must have at least one column");
  }
  sameNames(columns.map((column) => column.name), at, problems);
  checkSourceNames(columns, at, problems);
  const { key = [], timestamp, valid_from } = written;
  const source = makeSource(written.source ?? {}, [...path, "source"], problems);
  const table: Table = { name, source, columns, key, expectations: [] };
  if (timestamp !== undefined) table.timestamp = timestamp;
  if (valid_from !== undefined) table.valid_from = valid_from;
  checkRoles(table, path, problems);
  const own = columns.flatMap((column, index) =>
    columnExpectations(column, entries[index]![1], at(column.name), problems)
  );
  const listed = (written.expectations ?? []).flatMap((expectation, index) =>
    makeExpectation(expectation, table, [...path, "expectations", index], problems) ?? []
  );
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
function checkRoles(table: Table, path: Path, problems: Problems): void {
  table.key.forEach((name, index) => {
    findColumn(name, table, [...path, "key", index], problems);
    if (table.key.indexOf(name) < index) {
      problems.add([...path, "key", index], `is "${name}" again`, "must be another column");
    }
  });
  for (const role of ["timestamp", "valid_from"] as const) {
    const name = table[role];
    if (name === undefined) continue;
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

/** Names that differ in case alone are one name to SQL. */
function sameNames(
  names: readonly string[],
  at: (name: string) => Path,
  problems: Problems,
): void {
  names.forEach((name, index) => {
    const first = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    if (first < index) {
      problems.add(at(name), "is there", `must differ from "${names[first]}" not in case alone`);
    }
  });
}

function checkSourceNames(
  columns: Table["columns"],
  at: (name: string) => Path,
  problems: Problems,
): void {
  const seen = new Map<string, string>();
  for (const { name, source_name = name } of columns) {
    const other = seen.get(source_name);
    if (other !== undefined) {
      problems.add(
        [...at(name), "source_name"],
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
    if (source.kind === "files" && source.files === undefined) {
      problems.add(
        ["tables", name, "source", "files"],
        "is missing",
        `must name the files of each table where there are several: ${name}.csv`,
      );
    }
  }
}

function checkReferences(
  table: Table,
  tables: readonly Table[],
  written: Written<"tables">,
  problems: Problems,
): void {
  for (const rule of table.expectations) {
    if (rule.kind !== "references") continue;
    const inline = written[table.name]!.columns[rule.column]?.references === rule.table;
    const index = written[table.name]!.expectations?.findIndex(({ references }) =>
      references?.column === rule.column && references.table === rule.table
    );
    const path: Path = inline
      ? ["tables", table.name, "columns", rule.column, "references"]
      : ["tables", table.name, "expectations", index ?? 0, "references", "table"];
    const target = tables.find(({ name }) => name === rule.table);
    if (target === undefined) {
      const hint = nearestHint(rule.table, tables.map(({ name }) => name));
      problems.add(path, `is "${rule.table}"`, `no table, ${hint}`);
      continue;
    }
    const own = table.columns.find(({ name }) => name === rule.column);
    const key = target.columns.find(({ name }) => name === target.key[0]);
    if (target.key.length !== 1) {
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
