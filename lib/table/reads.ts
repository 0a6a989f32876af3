/** What the engine opened, from its own log: the operating system's access log does not see it. */
import { basename, dirname, join, resolve, sep } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { quote } from "./sandbox.ts";

/** Functions by which SQL could stop, empty or forge the log, even when the settings are locked. */
const LOG_FUNCTIONS = /\b(?:enable_logging|disable_logging|truncate_duckdb_logs|write_log)\b/i;

// Qualified, or a view of the same name made by the stage would stand in for it.
const LOG = "system.main.duckdb_logs WHERE type = 'FileSystem'";

/** An entry looks like JSON, but the engine does not escape the path. */
const ENTRY = /^\{"fs":"[^"]*","path":"(.*)","op":"([A-Z]+)"(?:,"bytes":"\d+","pos":"\d+")?\}$/s;

/** @throws {Error} If the SQL names a function that changes the record of reads. */
export function refuseLogChange(sql: string): void {
  const name = LOG_FUNCTIONS.exec(sql)?.[0];
  if (name === undefined) return;
  throw new Error(
    `Cannot run SQL with "${name}": it changes the record of what was read, take it out`,
  );
}

/**
 * The engine's file log, opened and closed with a known read.
 *
 * SQL that gets past {@linkcode refuseLogChange} can still truncate or stop the log. So the entry of
 * a first read has to be there at the end, and a second read has to add one. Not noticed: a stop and
 * a restart between the two.
 */
export class ReadLog {
  readonly #engine: DuckDBConnection;
  readonly #canary: string;
  #first = "";

  /** @param engine A connection of its own, so that a stage's open transaction is not in the way. */
  constructor(engine: DuckDBConnection, folder: string) {
    this.#engine = engine;
    this.#canary = join(folder, "canary");
  }

  /** Switches the log on; only possible before the settings are locked. */
  async start(): Promise<void> {
    await Deno.writeTextFile(this.#canary, "");
    await this.#engine.run("CALL enable_logging('FileSystem')");
    this.#first = (await this.#readCanary()).at(-1) ?? "";
    if (this.#first === "") throw untrusted("its first entry is missing");
  }

  /**
   * Returns every path in the log, as SQL gave it, with whether it was written to.
   *
   * @throws {Error} If the log was emptied, switched off or led elsewhere.
   */
  async entries(): Promise<Map<string, { written: boolean }>> {
    const before = await this.#canaryEntries();
    if (!before.includes(this.#first)) throw untrusted("it was emptied");
    const after = await this.#readCanary();
    if (after.length !== before.length + 1) throw untrusted("it was switched off");
    const rows = await this.#engine.runAndReadAll(`SELECT DISTINCT message FROM ${LOG}`);
    const entries = new Map<string, { written: boolean }>();
    for (const [message] of rows.getRows()) {
      const [, path, operation] = ENTRY.exec(String(message)) ?? [];
      if (path === undefined) throw untrusted(`its entry ${message} has an unknown form`);
      const written = operation === "WRITE" || entries.get(path)?.written === true;
      entries.set(path, { written });
    }
    return entries;
  }

  async #readCanary(): Promise<string[]> {
    await this.#engine.run(`FROM read_text(${quote(this.#canary)})`);
    return await this.#canaryEntries();
  }

  /** Identifies each opening of the canary by time and query, which SQL cannot choose. */
  async #canaryEntries(): Promise<string[]> {
    const opened = `{"fs":"LocalFileSystem","path":"${this.#canary}","op":"OPEN"}`;
    const rows = await this.#engine.runAndReadAll(
      `SELECT timestamp, context_id, query_id FROM ${LOG} AND message = ${quote(opened)} ` +
        `ORDER BY timestamp`,
    );
    return rows.getRows().map((entry) => entry.join(" "));
  }
}

/**
 * Sorts log entries into inputs read and files written, both outside `scratch`, as real paths.
 *
 * @param folder The working folder, against which the engine resolved relative paths.
 */
export async function sortEntries(
  entries: Map<string, { written: boolean }>,
  folder: string,
  scratch: string,
): Promise<{ read: string[]; written: string[] }> {
  const read = new Set<string>();
  const written = new Set<string>();
  for (const [typed, entry] of entries) {
    const path = await realPath(folder, typed);
    if (path === scratch || path.startsWith(scratch + sep)) continue;
    (entry.written ? written : read).add(path);
  }
  return { read: [...read].sort(), written: [...written].sort() };
}

/** A file that is gone was a temporary one, which COPY renames to the name without `tmp_`. */
async function realPath(folder: string, typed: string): Promise<string> {
  const path = typed.startsWith(sep) ? typed : folder + sep + typed;
  try {
    return await Deno.realPath(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
  const gone = resolve(path);
  const parent = await Deno.realPath(dirname(gone)).catch(() => dirname(gone));
  return join(parent, basename(gone).replace(/^tmp_/, ""));
}

function untrusted(why: string): Error {
  return new Error(
    `Cannot trust the record of what SQL read: ${why}, take out the SQL that changes logging`,
  );
}
