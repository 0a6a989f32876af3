import {
  type Cell,
  type FeatureColumn,
  featureTitle,
  type Model,
  type ModelFile,
  modelOf,
  type VersionEvaluation,
} from "../../lib/model/mod.ts";
import type { DefinitionFile } from "../../lib/features/mod.ts";
import { type RowReader, rowReader } from "./rows.ts";

/** A version of the registry, loaded and ready to answer. */
export interface ServedModel {
  /** The version's readable number. */
  version: number;
  /** The version's id: the hash of what it holds. */
  id: string;
  file: ModelFile;
  model: Model;
  /** Reads bodies of the model's features. */
  read: RowReader;
  /** Churn probability from which an offer is expected to pay; null: it never does. */
  threshold: number | null;
  about: VersionAbout;
}

/** What a version says of its model; older ones say less. */
export interface VersionAbout {
  loaded_at?: Date;
  /** Of its model file. */
  sha256?: string;
  registered?: { at: string; who: string; commit: string | null };
  /** What the gate said of it. */
  decision?: { promote: boolean; sentence: string } | null;
  /** What its features mean, so that reasons can be said in words. */
  definition?: DefinitionFile;
  /** What the test rows said; its curves and groups stand in the card. */
  evaluation?: Pick<VersionEvaluation, "metrics" | "floors" | "threshold" | "train">;
  /** The model card, a page. */
  card?: string;
}

/** Makes a model out of a checked file. */
export function servedModel(
  version: number,
  id: string,
  file: ModelFile,
  about: VersionAbout = {},
): ServedModel {
  return {
    version,
    id,
    file,
    model: modelOf(file),
    read: rowReader({ file }),
    threshold: file.thresholds.offer ?? null,
    about,
  };
}

/** What features are called, by name; those of a version without its definition have no title. */
export function titlesOf({ about }: Pick<ServedModel, "about">): ReadonlyMap<string, string> {
  return new Map(about.definition?.features.map((one) => [one.name, featureTitle(one)]));
}

/** Rows by feature, in the order of the model's features. */
export type Cells = readonly Cell[];

/** The model's columns out of rows. */
export function columnsOf(
  { model }: Pick<ServedModel, "model">,
  rows: readonly Cells[],
): FeatureColumn[] {
  return model.features.map(({ name, kind }, at) => ({
    name,
    kind,
    values: rows.map((cells) => cells[at]!),
  } as FeatureColumn));
}
