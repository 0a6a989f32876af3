import {
  type ComparedVersion,
  type Decision,
  decision_format,
  type ModelFile,
} from "../../model/mod.ts";
import { type MadeFor, madeForOther, seenRows, type TestRows } from "./comparable.ts";
import { confidence, type Contest, type GateOptions, judge } from "./judge.ts";
import { power, smallestGain } from "./power.ts";
import { comparisonRules, firstRules, fitnessRules, sizeRules } from "./rules.ts";
import { sentence } from "./sentence.ts";

/** Who wants to serve, what serves, and the rows that both are judged by. */
export interface GateInput extends Contest, TestRows, MadeFor {
  candidate: Contest["candidate"] & {
    /** As in models/<name>/. */
    name: string;
    /** Of its model file. */
    sha256: string;
    file: Pick<ModelFile, "dataset" | "hashes" | "trained"> & { model: { kind: string } };
  };
  /** The version to compare with, as it was looked up; null: there is none yet. */
  against: ComparedVersion | null;
  /** Why that version is not compared with, in words; null: it is, or there is none. */
  not_compared: string | null;
  /** The simple rule in words: `longest without activity first`. */
  simple_rule_words: string;
}

/**
 * Decides whether a candidate may serve.
 *
 * Against a champion it must be shown to have less log loss, by no less than the margin, and must not
 * be shown to be worse in calibration, in PR-AUC or in any large enough group. Without one it must be
 * shown to beat the base rate, and rank better than a rule that needs no model.
 *
 * @throws {RangeError} If the test rows are of one class only.
 * @throws {TypeError} If the candidate's or the champion's figures do not fit the rows.
 */
export function decide(input: GateInput, options: GateOptions): Decision {
  const { candidate, champion, against, keys, labels } = input;
  if ((champion === undefined) !== (against === null || input.not_compared !== null)) {
    throw new TypeError(
      "Cannot decide: a champion is given exactly where a version is to be compared with",
    );
  }
  const judgement = judge(input, options);
  const test = {
    rows: keys.length,
    customers: new Set(keys).size,
    churned: Array.from(labels).reduce((sum, label) => sum + label, 0),
  };
  const rules = [
    ...fitnessRules(madeForOther(candidate.file, input), seenRows(candidate.file.trained, input)),
    ...sizeRules(test, options),
    ...champion === undefined
      ? firstRules(judgement, input.simple_rule_words, against === null)
      : comparisonRules(judgement, options),
  ];
  const promote = rules.every(({ verdict }) => verdict === "passed");
  const { standard_error } = judgement;
  const decided = {
    candidate: { name: candidate.name, kind: candidate.file.model.kind, sha256: candidate.sha256 },
    against,
    not_compared: against === null ? "there is no champion yet" : input.not_compared,
    promote,
    rules,
  };
  return {
    format: decision_format,
    dataset: input.dataset,
    ...decided,
    sentence: sentence(decided),
    power: champion === undefined ? null : {
      standard_error,
      smallest: smallestGain(standard_error, options.log_loss_gain_min, confidence),
      power,
    },
    test,
    confidence,
    resamples: options.resamples,
    seed: options.seed,
  };
}
