import { DatabaseSync, type StatementSync } from "node:sqlite";
import { z } from "zod";
import { storePath } from "./store_path.ts";
import type { OnlineCell, OnlineRow, OnlineStatus, OnlineStore, StoreKey } from "./store.ts";
import { statusSchema } from "./store.ts";

const found_row = z.object({ snapshot_day: z.int(), cells: z.string() });

/** How often the file is looked at for a newer one. */
const look_ms = 1000;

/**
 * Reads one of the files that `materialize` puts into a folder. A file is never changed in place: a
 * newer one takes its name, and is opened in turn.
 */
export class SqliteStore implements OnlineStore {
  readonly name: string;
  readonly #path: string;
  readonly #now_ms: () => number;
  #open: { database: DatabaseSync; get: StatementSync; version: string } | undefined;
  #looked_ms = -Infinity;

  constructor(folder: string, key: StoreKey, now_ms: () => number) {
    this.#path = storePath(folder, key);
    this.name = this.#path;
    this.#now_ms = now_ms;
  }

  get(customer: string): Promise<OnlineRow | undefined> {
    const found = this.#current()?.get.get(customer);
    if (found === undefined) return Promise.resolve(undefined);
    const { snapshot_day, cells } = found_row.parse(found);
    return Promise.resolve({ customer, snapshot_day, cells: JSON.parse(cells) as OnlineCell[] });
  }

  status(): Promise<OnlineStatus | undefined> {
    this.#looked_ms = -Infinity;
    const current = this.#current();
    return Promise.resolve(current === undefined ? undefined : readStatus(current.database));
  }

  close(): Promise<void> {
    this.#open?.database.close();
    this.#open = undefined;
    return Promise.resolve();
  }

  #current() {
    const now_ms = this.#now_ms();
    // A clock that was set back must not stop the looking.
    if (Math.abs(now_ms - this.#looked_ms) < look_ms) return this.#open;
    this.#looked_ms = now_ms;
    const version = versionOf(this.#path);
    if (version === this.#open?.version) return this.#open;
    if (version === undefined) return this.#open; // an unlinked file can still be read
    const database = openFile(this.#path);
    this.#open?.database.close();
    const get = database.prepare("SELECT snapshot_day, cells FROM features WHERE customer = ?");
    this.#open = { database, get, version };
    return this.#open;
  }
}

/** Opens a complete file for reading. @throws {Error} If it is no feature store. */
export function openFile(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    readStatus(database);
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new Error(
      `Cannot read feature store "${path}": ${reason}, remove the file and type ` +
        `"deno task features materialize"`,
    );
  }
}

export function readStatus(database: DatabaseSync): OnlineStatus {
  const found = database.prepare("SELECT status FROM about").get();
  return statusSchema.parse(JSON.parse(z.object({ status: z.string() }).parse(found).status));
}

function versionOf(path: string): string | undefined {
  try {
    const { ino, size, mtime } = Deno.statSync(path);
    return `${ino} ${size} ${mtime?.getTime()}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
