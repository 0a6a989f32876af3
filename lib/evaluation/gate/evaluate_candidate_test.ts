import assert from "node:assert/strict";
import { context, gate_limits, labelled, madeModel, options } from "../_made.ts";
import { sample } from "../../model/_sample.ts";
import {
  evaluationFileSchema,
  type ModelFile,
  readEvaluationFile,
  readVersionEvaluation,
  versionEvaluation,
} from "../../model/mod.ts";
import { type CandidateInput, evaluateCandidate } from "./evaluate_candidate.ts";
import { evaluationMetrics } from "./evaluation_metrics.ts";

const all_options = {
  ...options,
  ...gate_limits,
};
const hashed = (file: ModelFile, digit: string) => ({ file, sha256: digit.repeat(64) });
const version = { version: 4, id: "e".repeat(64), sha256: "f".repeat(64) };
const weaker = madeModel({ spend: 0, plan: 0, base: -2.1 });

function input(changes: Partial<CandidateInput> = {}): CandidateInput {
  return {
    ...context({ test: labelled(sample(2000, 8)) }),
    hashes: madeModel().hashes,
    models: {
      baseline: hashed(madeModel({ spend: 0.6 }), "1"),
      challenger: hashed(madeModel(), "2"),
    },
    candidate: "challenger",
    against: { version, model: weaker },
    test_sha256: "0".repeat(64),
    title: (feature) => `the ${feature}`,
    ruleWords: ({ feature }) => `most ${feature} first`,
    ...changes,
  };
}

Deno.test("evaluateCandidate() measures models and champion on the same rows, and decides", () => {
  const { evaluation, decision } = evaluateCandidate(input(), all_options);
  assert.deepEqual(Object.keys(evaluation.models), ["baseline", "challenger", "champion"]);
  assert.deepEqual(evaluation.sha256, {
    baseline: "1".repeat(64),
    challenger: "2".repeat(64),
    champion: version.sha256,
  });
  assert.deepEqual(
    evaluation.comparison.map(({ name, kind, candidate }) => [name, kind, candidate]),
    [["baseline", "logistic", false], ["challenger", "logistic", true], [
      "champion",
      "logistic",
      false,
    ]],
  );
  assert.equal(decision.promote, true);
  assert.deepEqual([decision.against, evaluation.against], [version, version]);
  const [, own, other] = evaluation.comparison;
  const gain = decision.rules.find(({ name }) => name === "log_loss_gain")!;
  const difference = other!.figures.log_loss.value - own!.figures.log_loss.value;
  assert.ok(Math.abs(gain.figure! - difference) < 1e-12);
  const groups = decision.rules.find(({ name }) => name === "groups")!;
  assert.match(groups.says, /the plan: /);
});

Deno.test("evaluateCandidate() without a champion holds the candidate against the simple rule", () => {
  const { evaluation, decision } = evaluateCandidate(input({ against: null }), all_options);
  assert.deepEqual(Object.keys(evaluation.models), ["baseline", "challenger"]);
  assert.deepEqual([decision.against, evaluation.against], [null, null]);
  const rule = decision.rules.find(({ name }) => name === "simple_rule")!;
  assert.equal(rule.asks, 'More PR-AUC than the rule "most recency_days first"');
  const { floors, metrics } = evaluation.models.challenger!;
  assert.ok(
    Math.abs(rule.figure! - (metrics.pr_auc.value - floors.ranks[0]!.pr_auc.value)) < 1e-12,
  );
});

Deno.test("evaluateCandidate() leaves out a version that it cannot compare with, and says so", () => {
  const seen = madeModel({}, { trained: { split: "time", last_label_day: "2027-01-01" } });
  const found = evaluateCandidate(input({ against: { version, model: seen } }), all_options);
  assert.ok(!("champion" in found.evaluation.models));
  assert.deepEqual([found.decision.against, found.evaluation.against], [version, null]);
  assert.match(found.decision.not_compared!, /so it has seen 2000 of the 2000 test rows$/);
  const unreadable = "its model file cannot be read (format must be 2, train it anew)";
  const { decision } = evaluateCandidate(
    input({ against: { version, model: { unreadable } } }),
    all_options,
  );
  assert.equal(decision.not_compared, unreadable);
  assert.match(decision.sentence, /version 4 cannot be compared with, as its model file cannot be/);
});

Deno.test("evaluateCandidate() leaves files that can be read back, the same each time", () => {
  const first = evaluateCandidate(input(), all_options);
  assert.deepEqual(evaluateCandidate(input(), all_options), first);
  const text = JSON.stringify(first.evaluation);
  assert.deepEqual(evaluationFileSchema.parse(JSON.parse(text)), first.evaluation);
  assert.deepEqual(readEvaluationFile(text, "evaluation.json"), first.evaluation);
  assert.throws(() => readEvaluationFile(text.replace('"format":1', '"format":9'), "e.json"), {
    message: /^Cannot read evaluation "e\.json": format: /,
  });
});

Deno.test("versionEvaluation() keeps the candidate's own evaluation and the table of all", () => {
  const { evaluation } = evaluateCandidate(input(), all_options);
  const own = versionEvaluation(evaluation);
  const { comparison, ...rest } = own;
  assert.deepEqual(rest, evaluation.models.challenger);
  assert.deepEqual(comparison, evaluation.comparison);
  assert.deepEqual(readVersionEvaluation(JSON.stringify(own), "evaluation.json"), own);
  assert.throws(() => versionEvaluation({ ...evaluation, candidate: "imported" }), {
    message: 'Cannot take the evaluation of "imported": there is one of baseline, challenger, ' +
      'champion only, run "deno task repro evaluate"',
  });
});

Deno.test("evaluationMetrics() has the candidate's figures under test, and those of all by name", () => {
  const { evaluation, decision } = evaluateCandidate(input(), all_options);
  const metrics = JSON.parse(JSON.stringify(evaluationMetrics(evaluation, decision)));
  const { value, interval: [low, high] } = JSON.parse(
    JSON.stringify(evaluation.models.challenger!.metrics.pr_auc),
  );
  assert.deepEqual(metrics.test.pr_auc, { value, low, high });
  assert.deepEqual(metrics.models.challenger.pr_auc, metrics.test.pr_auc);
  assert.deepEqual(Object.keys(metrics.models), ["baseline", "challenger", "champion"]);
  assert.equal(metrics.test.profit, evaluation.models.challenger!.threshold.profit);
  assert.deepEqual([metrics.gate.promote, metrics.gate.rules_failed], [1, 0]);
  assert.equal(metrics.gate.log_loss_gain_smallest, decision.power!.smallest);
  assert.deepEqual(Object.keys(metrics.floors), ["base_rate", "recency"]);
});

Deno.test("evaluateCandidate() refuses a candidate that is none of the models", () => {
  assert.throws(() => evaluateCandidate(input({ candidate: "imported" }), all_options), {
    message: 'Cannot evaluate candidate "imported": there is no such model, there are baseline, ' +
      "challenger",
  });
});
