import { DatabaseSync, type StatementSync } from "node:sqlite";
import { join } from "node:path";
import type { Variant } from "./variant.ts";

/** What has become of a customer. */
export interface Outcome {
  /** Names the outcome: the same one may be sent any number of times. */
  key: string;
  customer: string;
  /** Day of the prediction that it belongs to. */
  day: number;
  churned: boolean;
}

/** An outcome for which no prediction has been looked for yet. */
export interface PendingOutcome extends Outcome {
  prediction?: FoundPrediction;
}

/** What was predicted. */
export interface FoundPrediction {
  time: string;
  variant: Variant;
  version: number;
  probability: number;
}

/** Predictions of one version whose outcome is known. */
export interface Losses {
  variant: Variant;
  version: number;
  outcomes: number;
  /** Sum of the log losses. */
  loss: number;
}

export interface Kept {
  /** New ones. */
  accepted: number;
  /** Known before, word for word. */
  known: number;
  /** Places of those whose key belongs to something else; if there are any, nothing was kept. */
  conflicts: number[];
}

const tables = `
  CREATE TABLE IF NOT EXISTS outcomes (
    key TEXT PRIMARY KEY, customer TEXT NOT NULL, day INTEGER NOT NULL, churned INTEGER NOT NULL,
    received_at TEXT NOT NULL, is_searched INTEGER NOT NULL DEFAULT 0,
    predicted_at TEXT, variant TEXT, version INTEGER, probability REAL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS pending ON outcomes (day) WHERE is_searched = 0;
  CREATE TABLE IF NOT EXISTS losses (
    day INTEGER, variant TEXT, version INTEGER, outcomes INTEGER NOT NULL, loss REAL NOT NULL,
    PRIMARY KEY (day, variant, version)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS log_files (name TEXT PRIMARY KEY, days TEXT NOT NULL) WITHOUT ROWID;`;

/** Name of the file in its folder. */
const file_name = "outcomes.sqlite";
/** Another server that writes to the same file is waited for so long, and everybody here with it. */
const busy_ms = 250;

/**
 * Outcomes in an SQLite file, so that keys are known again after a restart and memory stays small
 * however many there are. It also holds what was predicted for them, and sums of their losses.
 */
export class OutcomeStore {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #settle: StatementSync;
  readonly #sum: StatementSync;
  readonly #log: Deno.FsFile;

  private constructor(database: DatabaseSync, log: Deno.FsFile) {
    this.#database = database;
    this.#log = log;
    this.#find = database.prepare(
      "SELECT customer = ? AND day = ? AND churned = ? AS is_same FROM outcomes WHERE key = ?",
    );
    this.#add = database.prepare(
      "INSERT INTO outcomes (key, customer, day, churned, received_at) VALUES (?, ?, ?, ?, ?)",
    );
    this.#settle = database.prepare(
      `UPDATE outcomes SET is_searched = 1, predicted_at = ?, variant = ?, version = ?,
         probability = ? WHERE key = ? AND is_searched = 0`,
    );
    this.#sum = database.prepare(
      `INSERT INTO losses VALUES (?, ?, ?, 1, ?) ON CONFLICT (day, variant, version)
         DO UPDATE SET outcomes = outcomes + 1, loss = loss + excluded.loss`,
    );
  }

  /** Whether a folder has such a file. */
  static async isThere(folder: string): Promise<boolean> {
    try {
      await Deno.stat(join(folder, file_name));
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /** Opens the file of a folder, or makes it. @throws {Error} If it cannot be read or written. */
  static async open(folder: string): Promise<OutcomeStore> {
    await Deno.mkdir(folder, { recursive: true });
    const path = join(folder, file_name);
    const database = new DatabaseSync(path, { timeout: busy_ms });
    try {
      // A commit then only appends to the log, and is synchronised without holding up anybody.
      database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      database.exec(tables);
      return new OutcomeStore(database, await Deno.open(`${path}-wal`, { read: true }));
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Keeps outcomes, all or none; they have reached the disk when it resolves. */
  async add(outcomes: readonly Outcome[], received_at: Date): Promise<Kept> {
    const kept = this.#transact(() => this.#addAll(outcomes, received_at.toISOString()));
    if (kept.accepted > 0) await this.#log.syncData();
    return kept;
  }

  /** Some outcomes that nothing was looked for yet, those of the oldest days first, after so many. */
  pending(count: number, after: number): PendingOutcome[] {
    const rows = this.#database.prepare(
      `SELECT key, customer, day, churned FROM outcomes WHERE is_searched = 0 ORDER BY day, key
         LIMIT ? OFFSET ?`,
    ).all(count, after) as { key: string; customer: string; day: number; churned: number }[];
    return rows.map((row) => ({ ...row, churned: row.churned === 1 }));
  }

  /** Notes what was found for outcomes; nothing stands for good. @param loss Log loss of a prediction. */
  settle(
    outcomes: readonly PendingOutcome[],
    loss: (probability: number, churned: boolean) => number,
  ): void {
    this.#transact(() => {
      for (const { key, day, churned, prediction } of outcomes) {
        const { time = null, variant = null, version = null, probability = null } = prediction ??
          {};
        const { changes } = this.#settle.run(time, variant, version, probability, key);
        // Another server may have been quicker.
        if (changes === 0 || prediction === undefined) continue;
        const own_loss = loss(prediction.probability, churned);
        this.#sum.run(day, prediction.variant, prediction.version, own_loss);
      }
    });
  }

  /** Sums for predictions of a day and later. */
  losses(first_day: number): Losses[] {
    return this.#database.prepare(
      `SELECT variant, version, SUM(outcomes) AS outcomes, SUM(loss) AS loss FROM losses
         WHERE day >= ? GROUP BY variant, version ORDER BY variant, version`,
    ).all(first_day) as unknown as Losses[];
  }

  /** Days of the predictions in a file of the log; undefined: nobody has looked. */
  daysIn(file: string): Set<number> | undefined {
    const found = this.#database.prepare("SELECT days FROM log_files WHERE name = ?").get(file);
    return found && new Set(JSON.parse(found.days as string) as number[]);
  }

  noteDays(file: string, days: ReadonlySet<number>): void {
    const text = JSON.stringify([...days].sort((a, b) => a - b));
    this.#database.prepare("INSERT OR REPLACE INTO log_files VALUES (?, ?)").run(file, text);
  }

  close(): void {
    this.#log.close();
    this.#database.close();
  }

  #addAll(outcomes: readonly Outcome[], received_at: string): Kept {
    const kept: Kept = { accepted: 0, known: 0, conflicts: [] };
    for (const [place, { key, ...outcome }] of outcomes.entries()) {
      const values = [outcome.customer, outcome.day, outcome.churned ? 1 : 0];
      const there = this.#find.get(...values, key);
      if (there === undefined) {
        this.#add.run(key, ...values, received_at);
        kept.accepted++;
      } else if (there.is_same === 1) kept.known++;
      else kept.conflicts.push(place);
    }
    if (kept.conflicts.length > 0) {
      this.#database.exec("ROLLBACK");
      return { ...kept, accepted: 0 };
    }
    return kept;
  }

  #transact<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const done = work();
      if (this.#database.isTransaction) this.#database.exec("COMMIT");
      return done;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}
