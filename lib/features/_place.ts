/** A disposable folder in which this room's tests run all steps, from raw tables to a training set. */
import { join } from "node:path";
import type { Contract } from "../contract/mod.ts";
import { openTable, type Row, type TableOptions } from "../table/mod.ts";
import {
  asOfJson,
  type Prepared,
  type TrainingSummary,
  writeFeatures,
  writeLabels,
  writePrepared,
  writeTrainingSet,
} from "./mod.ts";

/** Where each step's tables are. */
export interface Place extends AsyncDisposable {
  path(name: string): string;
  /** Runs SQL over files of the folder. */
  query(sql: string): Promise<Row[]>;
  /** Writes a raw table from SQL; once, for the engine may remember what a file held. */
  raw(table: string, sql: string): Promise<void>;
  prepare(contract: Contract, as_of?: string | null): Promise<Prepared>;
  features(contract: Contract, rows_max?: number): Promise<{ rows: number; snapshots: number }>;
  labels(contract: Contract): Promise<{ rows: number; snapshots: number }>;
  train(contract: Contract, limits?: Partial<typeof no_limits>): Promise<TrainingSummary>;
  /** Prepares, and makes features and labels. */
  all(contract: Contract, as_of?: string | null): Promise<Prepared>;
}

const no_limits = { customers_max: 1_000_000, class_rows_min: 1 };

/**
 * Makes a fresh place below the temporary folder, gone when disposed.
 *
 * @param read Files from elsewhere that SQL may read.
 */
export async function makePlace(
  { read = [], ...options }: TableOptions & { read?: string[] } = {},
): Promise<Place> {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  const path = (name: string) => join(root, name);
  for (const folder of ["raw", "temporary"]) Deno.mkdirSync(path(folder));
  const file = (name: string) => path(`${name}.parquet`);
  const table = await openTable({ read, write: root, recordReads: () => {} }, options);
  let span: { first_day: number; as_of_day: number } | undefined;
  const prepared = {
    daily: file("daily"),
    customers: file("customers"),
    attributes: file("attributes"),
    given_labels: file("given_labels"),
  };
  const { daily, customers, attributes, given_labels } = prepared;
  const place: Place = {
    path,
    query: (sql) => table.all(sql.replaceAll("@/", root + "/")),
    raw: (name, sql) =>
      table.run(`COPY (${sql}) TO '${path(`raw/${name}.parquet`)}' (FORMAT parquet)`),
    async prepare(contract, as_of = null) {
      const files = { raw: path("raw"), excluded: existing(file("excluded")), prepared };
      const found = await writePrepared(table, contract, as_of, files);
      const kept = asOfJson(found);
      span = kept === null
        ? undefined
        : { first_day: Number(kept.first_day), as_of_day: Number(kept.as_of_day) };
      return found;
    },
    features: (contract, rows_max = 1_000_000) =>
      writeFeatures(table, contract, span, {
        prepared: { daily, customers, attributes },
        features: file("features"),
        temporary: path("temporary"),
      }, rows_max),
    labels: (contract) =>
      writeLabels(table, contract, span, {
        prepared: { daily, given_labels },
        labels: file("labels"),
      }),
    train: (contract, limits = {}) =>
      writeTrainingSet(table, contract, {
        features: file("features"),
        labels: file("labels"),
        train: file("train"),
        validation: file("validation"),
        test: file("test"),
        calibration: file("calibration"),
      }, { ...no_limits, ...limits }),
    async all(contract, as_of) {
      const found = await place.prepare(contract, as_of);
      await place.features(contract);
      await place.labels(contract);
      return found;
    },
    async [Symbol.asyncDispose]() {
      await table.close();
      Deno.removeSync(root, { recursive: true });
    },
  };
  return place;
}

function existing(path: string): string | undefined {
  try {
    Deno.statSync(path);
    return path;
  } catch {
    return undefined;
  }
}
