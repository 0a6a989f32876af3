/** What of a candidate goes into the registry: files, figures for lists, facts for comparisons. */
import {
  type CandidateChoice,
  type Decision,
  type EvaluationFile,
  type ModelFile,
  versionEvaluation,
} from "../lib/model/mod.ts";
import { type Figure, type JudgedVersion, sha256Of } from "../lib/registry/mod.ts";
import { cardMarkdown, cardPage } from "../lib/report/mod.ts";
import type { CardData } from "./_card_data.ts";
import { modelCard } from "./_model_card.ts";

/** A candidate with all that is known of it. */
export interface Candidate extends Omit<CardData, "evaluation" | "lineage"> {
  model: ModelFile;
  choice: CandidateChoice;
  decision: Decision;
  evaluation: EvaluationFile;
  /** The files as they are. */
  files: Readonly<Record<"model" | "decision" | "definition", Uint8Array<ArrayBuffer>>>;
  decision_sha256: string;
  commit: string | null;
}

/** @throws {TypeError} If evaluation, decision and model are not of one candidate. */
export function judgedVersion(candidate: Candidate): JudgedVersion {
  requireOne(candidate);
  const { model, choice, training, decision, files, decision_sha256 } = candidate;
  const evaluation = versionEvaluation(candidate.evaluation);
  const lineage = lineageOf(candidate);
  const card = modelCard({ ...candidate, evaluation, lineage: Object.entries(lineage).map(shown) });
  return {
    kind: model.model.kind,
    content: {
      "model.json": files.model,
      "evaluation.json": json(evaluation),
      "decision.json": files.decision,
      // Whoever serves the model can say its reasons in words, wherever that is.
      "definition.json": files.definition,
    },
    notes: {
      "card.md": bytes(cardMarkdown(card)),
      "card.html": bytes(cardPage(card)),
      "lineage.json": json({ ...lineage, choice, training, fit: model.fit }),
    },
    decision: {
      sha256: decision_sha256,
      promote: decision.promote,
      sentence: decision.sentence,
      compared_with: decision.against,
    },
    figures: figuresOf(candidate.evaluation),
    facts: factsOf(candidate),
  };
}

function requireOne({ decision, evaluation, files }: Candidate): void {
  const { name, sha256 } = decision.candidate;
  const model = sha256Of(files.model);
  if (evaluation.candidate === name && evaluation.sha256[name] === sha256 && model === sha256) {
    return;
  }
  throw new TypeError(
    `Cannot register model "${name}": model.json, evaluation.json and decision.json are not of one ` +
      'candidate, type "deno task repro"',
  );
}

function lineageOf({ model, decision, evaluation, decision_sha256, commit }: Candidate) {
  return {
    model: decision.candidate.sha256,
    decision: decision_sha256,
    contract: model.hashes.contract,
    definition: model.hashes.definition,
    training_data: model.hashes.data,
    test_data: evaluation.test_sha256,
    commit,
  };
}

const lineage_titles: Record<string, string> = {
  model: "Model file",
  decision: "Decision",
  contract: "Contract: label and value",
  definition: "Features, their meaning",
  training_data: "Training and validation rows",
  test_data: "Test rows",
  commit: "Commit of the code",
};

function shown([name, hash]: [string, string | null]): [string, string] {
  return [lineage_titles[name]!, hash ?? "not known"];
}

function figuresOf({ models, candidate }: EvaluationFile): Record<string, Figure> {
  const { metrics, threshold } = models[candidate]!;
  const { pr_auc, roc_auc, log_loss, brier, ece, lift_at_10 } = metrics;
  const figures = { pr_auc, roc_auc, log_loss, brier, ece, lift_at_10 };
  if (threshold.offer === null) return figures;
  return { ...figures, profit: { value: threshold.profit, interval: threshold.profit_interval } };
}

function factsOf(candidate: Candidate): JudgedVersion["facts"] {
  const { model, choice, decision, evaluation } = candidate;
  const { metrics } = evaluation.models[evaluation.candidate]!;
  const { trained, fit } = model;
  const lineage = Object.entries(lineageOf(candidate)).filter(([name]) => name !== "commit");
  return {
    name: choice.chosen,
    library: model.library,
    features: model.features.length,
    calibration: model.calibration.kind,
    offer_from: model.thresholds.offer ?? null,
    trained_until: trained.split === "time" ? trained.last_label_day : null,
    test_rows: decision.test.rows,
    test_customers: decision.test.customers,
    test_churn_rate: metrics.churn_rate,
    ...Object.fromEntries(lineage.map(([name, hash]) => [`sha256.${name}`, hash])),
    ...Object.fromEntries(Object.entries(fit).map(([name, fact]) => [`fit.${name}`, fact])),
  };
}

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return bytes(`${JSON.stringify(value, null, 2)}\n`);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
