/** Opens an in-memory engine inside a sandbox. */
import { explainRefusal, loadEngine } from "./engine.ts";
import { type FillRows, type ProvidedType, provideRows } from "./provided.ts";
import { ReadLog, refuseLogChange, sortEntries } from "./reads.ts";
import { lockSandbox, quote, type Sandbox } from "./sandbox.ts";
import { plainValues } from "./values.ts";

/** A value that can be bound to `$name` or `?` in SQL; dates go in as text. */
export type SqlValue = null | boolean | number | bigint | string;

/** Values for `$name` by name, or for `?` by position. */
export type SqlParams = Record<string, SqlValue> | SqlValue[];

/** One row of a result, by column name. */
export type Row = Record<string, unknown>;

/** Limits of one engine; a limit left out is the engine's own default. */
export interface TableOptions {
  /** Worker threads; default: one per processor core. */
  threads?: number;
  /** Memory for tables and queries, in MiB; the process needs some 200 MiB more. */
  memory_limit_mib?: number;
  /** Disk that queries larger than memory may use, in MiB, below the scratch folder. */
  temporary_limit_mib?: number;
}

/** An in-memory database that sees the files of its {@linkcode Sandbox}. */
export interface Table extends AsyncDisposable {
  /**
   * Runs one or more SQL statements and drops their rows; `params` go to the last statement.
   *
   * @throws {Error} If the SQL fails, or opens a file outside the sandbox.
   */
  run(sql: string, params?: SqlParams): Promise<void>;
  /**
   * Runs SQL and returns every row of its last statement.
   *
   * Integers of any width and DECIMAL come as numbers, an integer beyond 2^53 as a bigint; DATE as
   * `2026-01-31`, TIME as `10:00:00`, every TIMESTAMP as UTC `2026-01-31T10:00:00Z` with the
   * fraction it has; LIST as an array, STRUCT as an object, MAP as an array of key and value; BLOB
   * as bytes.
   *
   * @throws {Error} If the SQL fails, or opens a file outside the sandbox.
   */
  all(sql: string, params?: SqlParams): Promise<Row[]>;
  /** As {@linkcode all}, for a result of one row. @throws {Error} If there is not exactly one. */
  one(sql: string, params?: SqlParams): Promise<Row>;
  /**
   * Makes rows that the program makes itself readable in SQL, in the order in which they are made and
   * without holding them. Returns what to write after FROM.
   *
   * @param start Called once per reading, as SQL may read the rows more than once.
   * @throws {Error} If the table is closed.
   */
  provide(columns: Readonly<Record<string, ProvidedType>>, start: () => FillRows): string;
  /**
   * Reports what was read to `recordReads`, then frees the engine. A second call does nothing.
   *
   * @throws {Error} If the log of reads was tampered with, or an input was written to.
   */
  close(): Promise<void>;
}

/**
 * Opens an empty in-memory database, in UTC, that can open the sandbox's files and nothing else.
 *
 * The sandbox cannot make an input read-only: the engine's list of allowed paths grants writing
 * too. A write seen in its log fails on close, a rename or a removal is not in that log; so
 * whoever runs the stage compares its inputs by hash afterwards. Listing a folder by a pattern
 * leaves no entry either, only the files opened do.
 *
 * An input that does not exist is found out when SQL reads it, not here.
 *
 * @throws {Error} If native code may not be loaded, or a limit is none the engine knows.
 */
export async function openTable(sandbox: Sandbox, options: TableOptions = {}): Promise<Table> {
  const engine = await loadEngine();
  const toPlain = plainValues(engine);
  const scratch = await Deno.realPath(sandbox.write);
  const workingFolder = Deno.cwd(); // now: a later change of folder must not move the reads
  const ownFolder = await Deno.makeTempDir({ dir: sandbox.write, prefix: ".table_" });
  const database = await engine.DuckDBInstance.create(":memory:");
  const connection = await database.connect();
  const harness = await database.connect();
  const log = new ReadLog(harness, ownFolder);
  let closed = false;
  let provided = 0;

  async function release(): Promise<void> {
    harness.closeSync();
    connection.closeSync();
    database.closeSync();
    await Deno.remove(ownFolder, { recursive: true });
  }

  try {
    for (const setting of settings(ownFolder, options)) await connection.run(setting);
    await log.start();
    await lockSandbox(connection, sandbox);
  } catch (error) {
    await release();
    throw error;
  }

  async function ask<T>(sql: string, work: () => Promise<T>): Promise<T> {
    if (closed) throw new Error(`Cannot run "${sql}": the table is closed, open a new one`);
    refuseLogChange(sql);
    try {
      return await work();
    } catch (error) {
      throw explainRefusal(error, sandbox.write);
    }
  }

  const table: Table = {
    async run(sql, params) {
      await ask(sql, () => connection.run(sql, params));
    },
    async all(sql, params) {
      const result = await ask(sql, () => connection.runAndReadAll(sql, params));
      return result.convertRowObjects(toPlain);
    },
    async one(sql, params) {
      const [row, ...others] = await table.all(sql, params);
      if (row !== undefined && others.length === 0) return row;
      const found = row === undefined ? 0 : 1 + others.length;
      throw new Error(`Cannot take one row from "${sql}": it gave ${found}, it should give 1`);
    },
    provide(columns, start) {
      if (closed) throw new Error("Cannot provide rows: the table is closed, open a new one");
      // A name of its own: the engine keeps the first of two equal ones and says nothing.
      const name = `provided_${++provided}`;
      provideRows(engine, connection, name, columns, start);
      return `${name}()`;
    },
    async close() {
      if (closed) return;
      closed = true;
      try {
        const { read, written } = await sortEntries(await log.entries(), workingFolder, scratch);
        sandbox.recordReads(read);
        if (written.length === 0) return;
        throw new Error(
          `Cannot write "${written.join('", "')}" in SQL: not in the scratch folder, ` +
            `write below "${sandbox.write}"`,
        );
      } finally {
        await release();
      }
    },
    [Symbol.asyncDispose]: () => table.close(),
  };
  return table;
}

function settings(temporaryFolder: string, options: TableOptions): string[] {
  const { threads, memory_limit_mib, temporary_limit_mib } = options;
  return [
    "SET GLOBAL TimeZone = 'UTC'",
    // Never fetch code from a network, whatever the SQL asks for.
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    `SET temp_directory = ${quote(temporaryFolder + "/spill")}`,
    ...threads === undefined ? [] : [`SET threads = ${threads}`],
    ...memory_limit_mib === undefined ? [] : [`SET memory_limit = '${memory_limit_mib}MiB'`],
    ...temporary_limit_mib === undefined
      ? []
      : [`SET max_temp_directory_size = '${temporary_limit_mib}MiB'`],
  ];
}
