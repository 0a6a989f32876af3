/** The same text on two engines that share no code: every cell must be the same. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Contract } from "../contract/mod.ts";
import { makePlace, type Place } from "./_place.ts";
import { randomShop, shopContract, writeShop } from "./_random_data.ts";
import { cdnow_file, missing, rawCdnow, rawTelco, shippedContract, telco_file } from "./_shared.ts";
import {
  featuresSql,
  labelsSql,
  portabilityProblems,
  prepareSql,
  snapshotDays,
  sourceViews,
  viewSql,
} from "./mod.ts";

type Cell = string | number | bigint | null;

/** Columns as DuckDB has them, rows as arrays of cells; a whole number and a double stay apart. */
interface Cells {
  columns: string[];
  rows: Cell[][];
}

/** Runs a query, with the bits of each double as text, so that nothing can hide in a number. */
async function onDuckdb(place: Place, sql: string): Promise<Cells & { types: string[] }> {
  const described = await place.query(`DESCRIBE ${sql}`);
  const columns = described.map((row) => String(row.column_name));
  const types = described.map((row) => String(row.column_type));
  const rows = await place.query(sql);
  return { columns, types, rows: rows.map((row) => columns.map((name) => row[name] as Cell)) };
}

function onSqlite(database: DatabaseSync, sql: string): Cells {
  const query = database.prepare(sql);
  const columns = query.columns().map(({ name }) => name);
  const rows = query.all().map((row) => columns.map((name) => row[name] as Cell));
  return { columns, rows };
}

function intoSqlite(
  database: DatabaseSync,
  name: string,
  cells: Cells & { types: string[] },
): void {
  const sqlite: Record<string, string> = { VARCHAR: "TEXT", DOUBLE: "REAL" };
  const columns = cells.columns.map((column, index) =>
    `"${column}" ${sqlite[cells.types[index]!] ?? "INTEGER"}`
  );
  database.exec(`CREATE TABLE ${name} (${columns.join(", ")})`);
  const insert = database.prepare(
    `INSERT INTO ${name} VALUES (${columns.map(() => "?").join(", ")})`,
  );
  database.exec("BEGIN");
  for (const row of cells.rows) insert.run(...row);
  database.exec("COMMIT");
}

/** Runs all SQL of a contract on both engines. @returns How many cells were compared. */
async function compare(place: Place, contract: Contract): Promise<number> {
  const { as_of } = await place.all(contract);
  using database = new DatabaseSync(":memory:");
  const views = sourceViews(contract);
  for (const view of views) {
    const show = viewSql(view, {
      file: place.path(`raw/${view.table}.parquet`),
      until_day: as_of?.day,
    });
    const sql = show.slice(show.indexOf(" AS SELECT ") + 4);
    intoSqlite(database, view.name, await onDuckdb(place, sql));
  }
  const span = as_of === undefined ? undefined : [as_of.first_day, as_of.day] as const;
  const cadence = contract.snapshots?.cadence;
  const days = span && cadence ? snapshotDays(cadence, span[0], span[1] - 1).concat(span[1]) : [];
  const horizon = contract.label.kind === "inactive" ? contract.label.inactive_days : 0;
  const labelled = span && cadence ? snapshotDays(cadence, span[0], span[1] - horizon) : [];
  const steps = [
    ...prepareSql(contract),
    { table: "features", sql: featuresSql(contract, days) },
    { table: "labels", sql: labelsSql(contract, labelled) },
  ];
  let cells = 0;
  for (const { table, sql } of steps) {
    assert.deepEqual(portabilityProblems(sql), [], table);
    const duckdb = await onDuckdb(place, `SELECT * FROM read_parquet('@/${table}.parquet')`);
    const sqlite = onSqlite(database, sql);
    assert.deepEqual(sqlite.columns, duckdb.columns, table);
    assert.equal(sqlite.rows.length, duckdb.rows.length, table);
    for (const [index, row] of sqlite.rows.entries()) {
      for (const [at, cell] of row.entries()) {
        if (Object.is(cell, duckdb.rows[index]![at])) continue;
        assert.fail(
          `${table}.${sqlite.columns[at]}, row ${index}: SQLite ${cell}, ` +
            `DuckDB ${duckdb.rows[index]![at]}`,
        );
      }
      cells += row.length;
    }
    intoSqlite(database, table, duckdb);
  }
  return cells;
}

Deno.test("prepareSql(), featuresSql() and labelsSql() give SQLite's cells when data is random", async () => {
  let cells = 0;
  for (let seed = 1; seed <= 12; seed++) {
    await using place = await makePlace();
    const shop = randomShop(seed);
    shop.orders!.push({ ...shop.orders![0], id: 1, moment: "2026-02-10T00:00:00" });
    await writeShop(place, shop);
    cells += await compare(place, shopContract());
  }
  assert.ok(cells > 20_000, `${cells} cells`);
});

Deno.test({
  name: "prepareSql(), featuresSql() and labelsSql() give SQLite's cells when data is CDNOW",
  ignore: missing(cdnow_file),
  async fn() {
    await using place = await makePlace({ read: [cdnow_file] });
    await rawCdnow(place);
    assert.ok(await compare(place, shippedContract("cdnow")) > 2_500_000);
  },
});

Deno.test({
  name: "prepareSql(), featuresSql() and labelsSql() give SQLite's cells when data is Telco",
  ignore: missing(telco_file),
  async fn() {
    await using place = await makePlace({ read: [telco_file] });
    await rawTelco(place);
    assert.ok(await compare(place, shippedContract("telco")) > 200_000);
  },
});
