import {
  type Cell,
  type FeatureColumn,
  type Model,
  type ModelFile,
  modelOf,
} from "../../lib/model/scoring.ts";

/** A version of the registry, loaded and ready to answer. */
export interface ServedModel {
  /** The version's readable number. */
  version: number;
  /** The version's id: the hash of what it holds. */
  id: string;
  file: ModelFile;
  model: Model;
  /** Churn probability from which an offer is expected to pay; null: it never does. */
  threshold: number | null;
}

/** Makes a model out of a checked file. */
export function servedModel(version: number, id: string, file: ModelFile): ServedModel {
  return { version, id, file, model: modelOf(file), threshold: file.thresholds.offer ?? null };
}

/** Rows by feature, in the order of the model's features. */
export type Cells = readonly Cell[];

/** The model's columns out of rows. */
export function columnsOf({ model }: ServedModel, rows: readonly Cells[]): FeatureColumn[] {
  return model.features.map(({ name, kind }, at) => ({
    name,
    kind,
    values: rows.map((cells) => cells[at]!),
  } as FeatureColumn));
}
