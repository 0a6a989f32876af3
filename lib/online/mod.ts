/**
 * Latest features by customer, for predictions by id: SQLite files in a folder, or Redis.
 *
 * Rows belong to one feature definition, and are never read by a model of another.
 *
 * @module
 */
export { type FeatureAge, featureAge } from "./age.ts";
export { openOnline, openWriter } from "./open_store.ts";
export type {
  OnlineCell,
  OnlineRow,
  OnlineStatus,
  OnlineStore,
  OnlineWriter,
  StoreKey,
  WriterOptions,
  Written,
} from "./store.ts";
