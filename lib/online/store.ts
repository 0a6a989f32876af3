import { z } from "zod";

/** A feature's value: a number, a category's level, or null where nothing is known. */
export type OnlineCell = number | string | null;

/** What the rows of a store mean: those of one feature definition, and of no other. */
export interface StoreKey {
  dataset: string;
  /** Hash of features/definition.json; a model asks for its own. */
  definition: string;
}

/** The newest features of a customer. */
export interface OnlineRow {
  customer: string;
  /** Day index of the snapshot since 1970-01-01; 0 for data without time. */
  snapshot_day: number;
  /** In the order of the store's `features`. */
  cells: OnlineCell[];
}

export const statusSchema = z.object({
  dataset: z.string(),
  definition: z.string(),
  features: z.array(z.object({ name: z.string(), kind: z.enum(["number", "category"]) })),
  customers: z.int().min(0),
  /** Newest snapshot of any customer. */
  snapshot_day: z.int(),
  /** When the last materialize ended, ISO in UTC. */
  materialized_at: z.iso.datetime(),
  /** What the contract allowed then; null: any age. */
  max_age_days: z.int().min(0).nullable(),
});

/** What a store holds. */
export type OnlineStatus = z.output<typeof statusSchema>;

/** Latest features by customer, for one feature definition. */
export interface OnlineStore {
  /** As people know it, without credentials. */
  readonly name: string;
  /** What is amiss although rows can be read, as far as `status` has found out. */
  readonly remark: string | undefined;
  /** Undefined: the customer is not known. */
  get(customer: string): Promise<OnlineRow | undefined>;
  /** Undefined: nothing has been materialized for this definition. */
  status(): Promise<OnlineStatus | undefined>;
  /** Beginnings of the hashes of other definitions of which there are rows. */
  others(): Promise<string[]>;
  close(): Promise<void>;
}

/** What became of rows that were written. */
export interface Written {
  /** New, or newer than what was there. */
  written: number;
  /** Older than what was there, or equal to it. */
  kept: number;
  /** Customers that are no longer among the features. */
  removed: number;
}

/**
 * Fills a store. Readers of SQLite see the old rows until `finish` has returned, those of Redis each
 * new row at once.
 */
export interface OnlineWriter {
  /** As people know it, without credentials. */
  readonly name: string;
  write(rows: readonly OnlineRow[]): Promise<void>;
  finish(): Promise<Written & { status: OnlineStatus }>;
  /** Ends without the rest; what readers see stays as it is. */
  abandon(): Promise<void>;
}

export interface WriterOptions {
  features: OnlineStatus["features"];
  /** Whether the rows are all that there are: other customers are then removed. */
  complete: boolean;
  max_age_days: number | null;
  now: Date;
}
