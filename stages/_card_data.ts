import type { Contract } from "../lib/contract/mod.ts";
import type { DefinitionFile, TrainingSummary } from "../lib/features/mod.ts";
import type { CandidateChoice, Decision, ModelFile, VersionEvaluation } from "../lib/model/mod.ts";
import type { Json } from "../lib/stage/mod.ts";

/** What a card is made from. */
export interface CardData {
  contract: Pick<Contract, "dataset" | "about" | "label" | "value">;
  model: ModelFile;
  choice: CandidateChoice;
  decision: Decision;
  evaluation: VersionEvaluation;
  summary: TrainingSummary;
  definition: DefinitionFile;
  /** What its training found out, as it wrote it down; null: it was made elsewhere. */
  training: Json;
  /** Names and hashes of what it comes from. */
  lineage: readonly (readonly [name: string, hash: string])[];
}
