import { evaluateModels, type EvaluateOptions, type TestContext } from "../evaluate_models.ts";
import { type FloorRule, ruleScores } from "../floor_ranks.ts";
import {
  type ComparedVersion,
  type Decision,
  evaluation_format,
  type EvaluationFile,
  type ModelFile,
} from "../../model/mod.ts";
import { type MadeFor, whyNotCompared } from "./comparable.ts";
import { decide } from "./decide.ts";
import type { GateOptions } from "./judge.ts";

/** A model file with the hash of its bytes. */
export interface HashedModel {
  file: ModelFile;
  sha256: string;
}

export interface CandidateInput extends TestContext, MadeFor {
  /** By name, as in models/<name>/; what the others are set beside comes first. */
  models: Readonly<Record<string, HashedModel>>;
  /** The name of the one that is to serve. */
  candidate: string;
  /** The version to compare with; null: there is none yet. */
  against: { version: ComparedVersion; model: ModelFile | { unreadable: string } } | null;
  /** Of the test rows' file. */
  test_sha256: string;
  /** Features and rules as people say them. */
  title: (feature: string) => string;
  ruleWords: (rule: FloorRule) => string;
}

/** The name under which the version compared with stands among the models. */
const champion_name = "champion";

/**
 * Measures all models on the test rows, once, and decides whether the candidate may serve.
 *
 * @throws {RangeError} If the test rows are of one class only.
 * @throws {TypeError} If there is no model of the candidate's name, or one does not take the features.
 */
export function evaluateCandidate(
  input: CandidateInput,
  options: EvaluateOptions & GateOptions,
): { evaluation: EvaluationFile; decision: Decision } {
  const { models, candidate, against, test, title, ruleWords } = input;
  const own = models[candidate];
  if (own === undefined) {
    throw new TypeError(
      `Cannot evaluate candidate "${candidate}": there is no such model, there are ` +
        Object.keys(models).join(", "),
    );
  }
  const not_compared = against === null ? null : whyNot(against.model, input);
  const champion = against === null || not_compared !== null ? undefined : {
    file: against.model as ModelFile,
    sha256: against.version.sha256,
  };
  const all = champion === undefined ? models : { ...models, [champion_name]: champion };
  const { evaluations, figures, scored, groups, base_rate, rules } = evaluateModels(
    mapValues(all, ({ file }) => file),
    input,
    options,
  );
  const [rule] = rules;
  const decision = decide({
    dataset: input.dataset,
    hashes: input.hashes,
    ...test,
    candidate: { name: candidate, ...own, ...opinionOf(scored[candidate]!) },
    champion: champion === undefined ? undefined : opinionOf(scored[champion_name]!),
    against: against?.version ?? null,
    not_compared,
    groups: groups.map((group) => ({ ...group, attribute: title(group.attribute) })),
    base_rate,
    simple_rule: rule === undefined ? undefined : ruleScores(rule, test.columns),
    simple_rule_words: rule === undefined ? "" : ruleWords(rule),
  }, options);
  return {
    decision,
    evaluation: {
      format: evaluation_format,
      dataset: input.dataset,
      test_sha256: input.test_sha256,
      candidate,
      against: champion === undefined ? null : against!.version,
      models: evaluations,
      sha256: mapValues(all, ({ sha256 }) => sha256),
      comparison: figures.map((one) => ({
        ...one,
        sha256: all[one.name]!.sha256,
        candidate: one.name === candidate,
      })),
    },
  };
}

function whyNot(
  model: ModelFile | { unreadable: string },
  input: CandidateInput,
): string | null {
  return "unreadable" in model ? model.unreadable : whyNotCompared(model, input, input.test);
}

function opinionOf<T>({ scores, probability }: { scores: T; probability: T }) {
  return { scores, probability };
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, to: (value: T) => R) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
