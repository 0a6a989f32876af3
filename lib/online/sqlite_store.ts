import { DatabaseSync, type StatementSync } from "node:sqlite";
import { dirname } from "node:path";
import { z } from "zod";
import { definitionName, definitionOf, storePath } from "./store_path.ts";
import {
  type OnlineCell,
  type OnlineRow,
  type OnlineStatus,
  type OnlineStore,
  statusSchema,
  type StoreKey,
} from "./store.ts";

/** How often the file is looked at for a newer one. */
const look_ms = 1000;

interface OpenFile {
  database: DatabaseSync;
  get: StatementSync;
  version: string;
}

/**
 * Reads one of the files that `materialize` puts into a folder. A file is never changed in place: a
 * newer one takes its name, and is opened in turn. If that one cannot be read, the older one is kept,
 * and `remark` says what is wrong.
 */
export class SqliteStore implements OnlineStore {
  readonly name: string;
  remark: string | undefined;
  readonly #key: StoreKey;
  readonly #path: string;
  readonly #now_ms: () => number;
  #open: OpenFile | undefined;
  #looked_ms = -Infinity;

  constructor(folder: string, key: StoreKey, now_ms: () => number) {
    this.#key = key;
    this.#path = storePath(folder, key);
    this.name = this.#path;
    this.#now_ms = now_ms;
  }

  // Asynchronous, so that what is thrown is a rejection as with any other store.
  // deno-lint-ignore require-await
  async get(customer: string): Promise<OnlineRow | undefined> {
    const found = this.#current()?.get.get(customer) as FoundRow | undefined;
    if (found === undefined) return undefined;
    return {
      customer,
      snapshot_day: found.snapshot_day,
      cells: JSON.parse(found.cells) as OnlineCell[],
    };
  }

  // deno-lint-ignore require-await
  async status(): Promise<OnlineStatus | undefined> {
    this.#looked_ms = -Infinity;
    const current = this.#current();
    return current === undefined ? undefined : readStatus(current.database);
  }

  // deno-lint-ignore require-await
  async others(): Promise<string[]> {
    try {
      const own = definitionName(this.#key);
      return [...Deno.readDirSync(dirname(this.#path))]
        .flatMap(({ name }) => definitionOf(name) ?? [])
        .filter((definition) => definition !== own)
        .sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  close(): Promise<void> {
    this.#open?.database.close();
    this.#open = undefined;
    return Promise.resolve();
  }

  #current(): OpenFile | undefined {
    // A clock that was set back must not stop the looking.
    if (Math.abs(this.#now_ms() - this.#looked_ms) < look_ms) return this.#open;
    try {
      this.#look();
      this.remark = undefined;
    } catch (error) {
      if (this.#open === undefined) throw error;
      this.remark = (error as Error).message;
    }
    return this.#open;
  }

  /** Opens the file if it is a newer one. @throws {Error} If it cannot be read. */
  #look(): void {
    this.#looked_ms = this.#now_ms();
    const version = versionOf(this.#path);
    if (version === this.#open?.version) return;
    if (version === undefined) return; // an unlinked file can still be read
    const database = openFile(this.#path);
    this.#open?.database.close();
    const get = database.prepare("SELECT snapshot_day, cells FROM features WHERE customer = ?");
    this.#open = { database, get, version };
  }
}

/** As the table has them, which nobody but the writer fills. */
interface FoundRow {
  snapshot_day: number;
  cells: string;
}

/** Opens a complete file for reading. @throws {Error} If it is no feature store. */
export function openFile(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    readStatus(database);
    return database;
  } catch (error) {
    database?.close();
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
