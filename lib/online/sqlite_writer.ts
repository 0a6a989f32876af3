import { DatabaseSync } from "node:sqlite";
import { dirname, join } from "node:path";
import { openFile } from "./sqlite_store.ts";
import { storePath } from "./store_path.ts";
import type {
  OnlineRow,
  OnlineStatus,
  OnlineWriter,
  StoreKey,
  WriterOptions,
  Written,
} from "./store.ts";

const tables = `
  CREATE TABLE about (status TEXT NOT NULL);
  CREATE TABLE features (
    customer TEXT PRIMARY KEY, snapshot_day INTEGER NOT NULL, cells TEXT NOT NULL
  ) WITHOUT ROWID;`;

/** Of equal days the one that comes later is taken: it was made from data that came late. */
const upsert = `
  INSERT INTO features VALUES (?, ?, ?)
  ON CONFLICT (customer) DO UPDATE SET snapshot_day = excluded.snapshot_day, cells = excluded.cells
  WHERE excluded.snapshot_day > snapshot_day
     OR excluded.snapshot_day = snapshot_day AND excluded.cells <> cells`;

/**
 * Writes a copy beside the file and lets it take the file's name at the end, so that readers see the
 * old rows or the new ones, whenever it is cut off.
 */
export function sqliteWriter(folder: string, key: StoreKey, options: WriterOptions): OnlineWriter {
  const path = storePath(folder, key);
  Deno.mkdirSync(dirname(path), { recursive: true });
  removeCutOff(dirname(path), options.now.getTime());
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  const copied = copyIfThere(path, temporary);
  const database = new DatabaseSync(temporary);
  // Nobody reads the copy, and it is synchronised as a whole before it takes its place.
  database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  if (!copied) database.exec(tables);
  database.exec("BEGIN; CREATE TEMP TABLE seen (customer TEXT PRIMARY KEY) WITHOUT ROWID");
  const put = database.prepare(upsert);
  const see = database.prepare("INSERT OR IGNORE INTO seen VALUES (?)");
  const tally: Written = { written: 0, kept: 0, removed: 0 };
  return {
    name: path,
    write(rows: readonly OnlineRow[]) {
      for (const { customer, snapshot_day, cells } of rows) {
        const { changes } = put.run(customer, snapshot_day, JSON.stringify(cells));
        if (Number(changes) > 0) tally.written++;
        else tally.kept++;
        if (options.complete) see.run(customer);
      }
      return Promise.resolve();
    },
    async finish() {
      if (options.complete) {
        const { changes } = database.prepare(
          "DELETE FROM features WHERE customer NOT IN (SELECT customer FROM seen)",
        ).run();
        tally.removed = Number(changes);
      }
      const { customers, snapshot_day } = database.prepare(
        "SELECT COUNT(*) AS customers, COALESCE(MAX(snapshot_day), 0) AS snapshot_day FROM features",
      ).get() as { customers: number; snapshot_day: number };
      const status: OnlineStatus = {
        ...key,
        features: options.features,
        customers,
        snapshot_day,
        materialized_at: options.now.toISOString(),
        max_age_days: options.max_age_days,
      };
      database.exec("DELETE FROM about");
      database.prepare("INSERT INTO about VALUES (?)").run(JSON.stringify(status));
      database.exec("COMMIT; PRAGMA journal_mode = DELETE");
      database.close();
      using file = await Deno.open(temporary, { read: true, write: true });
      await file.sync();
      await Deno.rename(temporary, path);
      await syncFolder(dirname(path));
      return { ...tally, status };
    },
    async abandon() {
      database.close();
      await Deno.remove(temporary);
    },
  };
}

/** Whether there was a file to copy. @throws {Error} If it is no feature store. */
function copyIfThere(path: string, temporary: string): boolean {
  try {
    Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  openFile(path).close();
  Deno.copyFileSync(path, temporary);
  return true;
}

/** Copies that a killed run has left; those of a run that goes on are younger. */
function removeCutOff(folder: string, now_ms: number): void {
  const stale_ms = 24 * 3600 * 1000;
  for (const { name } of Deno.readDirSync(folder)) {
    if (!/^features-.*\.tmp(-journal)?$/.test(name)) continue;
    const { mtime } = Deno.statSync(join(folder, name));
    if ((mtime?.getTime() ?? 0) < now_ms - stale_ms) Deno.removeSync(join(folder, name));
  }
}

async function syncFolder(folder: string): Promise<void> {
  using handle = await Deno.open(folder, { read: true });
  await handle.sync();
}
