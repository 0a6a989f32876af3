import assert from "node:assert/strict";
import { gate_limits, labelled, madeModel } from "../_made.ts";
import { rowGroups } from "../row_groups.ts";
import { scoredModel } from "../sampled_model.ts";
import { clusteredMean, keyHash, normalQuantile, rowLoss } from "../../metrics/mod.ts";
import {
  type Decision,
  decisionSchema,
  type LabelledRows,
  type ModelFile,
  readDecision,
} from "../../model/mod.ts";
import { pointMetrics } from "../../metrics/_point_metrics.ts";
import { sample } from "../../model/_sample.ts";
import { seenRows, whyNotCompared } from "./comparable.ts";
import { decide, type GateInput } from "./decide.ts";
import type { GateOptions } from "./judge.ts";
import { smallestGain } from "./power.ts";

const options: GateOptions = {
  resamples: 400,
  seed: 1,
  ...gate_limits,
};
const sha256 = "a".repeat(64);
const version = { version: 3, id: "b".repeat(64), sha256: "c".repeat(64) };
const test = labelled(sample(3000, 8));
const truth = madeModel(), weaker = madeModel({ spend: 0, plan: 0, base: -2.1 });

function opinion(file: ModelFile, rows: LabelledRows) {
  const { scores, probability } = scoredModel(file, rows);
  return { scores, probability };
}

/** A candidate against a champion, or against what needs no model. */
function contest(
  file: ModelFile,
  champion?: ModelFile,
  changes: Partial<GateInput> = {},
  rows: LabelledRows = test,
): GateInput {
  const { keys, labels, snapshot_days, columns } = rows;
  return {
    dataset: "made",
    hashes: truth.hashes,
    keys,
    labels,
    snapshot_days,
    candidate: { name: "challenger", sha256, file, ...opinion(file, rows) },
    champion: champion === undefined ? undefined : opinion(champion, rows),
    against: champion === undefined ? null : version,
    not_compared: null,
    groups: rowGroups(columns, undefined, 100),
    base_rate: 0.4,
    simple_rule: columns[0]!.values as ArrayLike<number>,
    simple_rule_words: "longest without activity first",
    ...changes,
  };
}

function rule(decision: Decision, name: Decision["rules"][number]["name"]) {
  return decision.rules.find((one) => one.name === name)!;
}

function failed({ rules }: Decision): string[] {
  return rules.filter(({ verdict }) => verdict === "failed").map(({ name }) => name);
}

Deno.test("decide() promotes a candidate that is shown to be better, and says by how much", () => {
  const decision = decide(contest(truth, weaker), options);
  assert.equal(decision.promote, true);
  assert.deepEqual(decision.rules.map(({ name, verdict }) => `${name} ${verdict}`), [
    "made_for_this_data passed",
    "trained_apart passed",
    "test_rows passed",
    "test_churned passed",
    "test_stayed passed",
    "log_loss_gain passed",
    "log_loss_margin passed",
    "calibration passed",
    "pr_auc passed",
    "groups passed",
  ]);
  assert.match(
    decision.sentence,
    /^Promote the challenger model: against version 3 its gain in log loss is \+0\.\d{4}, and at least \+0\.\d{4} with 95 % confidence, and no guard stops it\.$/,
  );
  assert.deepEqual([decision.against, decision.not_compared], [version, null]);
  assert.deepEqual(decision.candidate, { name: "challenger", kind: "logistic", sha256 });
});

Deno.test("decide() measures the gain as the plain functions do, its error as the formula does", () => {
  const decision = decide(contest(truth, weaker), options);
  const [own, other] = [opinion(truth, test), opinion(weaker, test)];
  const gains = test.keys.map((_, row) => (
    rowLoss(other.probability[row]!, test.labels[row]!) -
    rowLoss(own.probability[row]!, test.labels[row]!)
  ));
  const { mean, standard_error } = clusteredMean(test.keys, gains);
  const gain = rule(decision, "log_loss_gain");
  assert.ok(Math.abs(gain.figure! - mean) < 1e-12);
  assert.ok(Math.abs(gain.bound! / (mean - 1.645 * standard_error) - 1) < 0.05);
  assert.ok(Math.abs(decision.power!.standard_error / standard_error - 1) < 0.1);
  const figures = (given: typeof own) => pointMetrics({ ...test, ...given });
  const worse = figures(own).ece - figures(other).ece;
  assert.ok(Math.abs(rule(decision, "calibration").figure! - worse) < 1e-12);
  const ranked = figures(other).pr_auc - figures(own).pr_auc;
  assert.ok(Math.abs(rule(decision, "pr_auc").figure! - ranked) < 1e-12);
});

Deno.test("decide() keeps the champion where a gain may be chance, or is none", () => {
  const twin = decide(contest(truth, truth), options);
  assert.deepEqual(failed(twin), ["log_loss_gain", "log_loss_margin"]);
  assert.equal(
    twin.sentence,
    "Do not promote the challenger model, version 3 stays: it has no gain in log loss, " +
      "0.0000, and at least 0.0000 with 95 % confidence; one more rule is not met.",
  );
  const worse = decide(contest(weaker, truth), options);
  assert.equal(worse.promote, false);
  assert.ok(rule(worse, "log_loss_gain").figure! < 0);
});

Deno.test("decide() asks for the margin, however certain the gain", () => {
  const decision = decide(contest(truth, weaker), { ...options, log_loss_gain_min: 0.5 });
  assert.deepEqual(failed(decision), ["log_loss_margin"]);
  assert.match(
    decision.sentence,
    /not worth a change: it is 0\.\d{4}, below the margin of 0\.5\.$/,
  );
});

Deno.test("decide() is stopped by each guard, and by nothing within its tolerance", () => {
  // Better in log loss, but turned round in one plan.
  const rows = labelled(sample(6000, 9));
  const plan = rows.columns[2]!.values;
  const own = opinion(truth, rows), other = opinion(madeModel({ recency: 0.2, base: -0.7 }), rows);
  const turned = {
    scores: own.scores.map((score, row) => plan[row] === "gold" ? -score - 2 : score),
    probability: own.probability.map((p, row) => plan[row] === "gold" ? 1 - p : p),
  };
  const given = contest(truth, weaker, {}, rows);
  const judged = (candidate: typeof own, limits: Partial<GateOptions> = {}, champion = other) =>
    decide(
      { ...given, candidate: { ...given.candidate, ...candidate }, champion },
      { ...options, log_loss_gain_min: -1, ...limits },
    );
  const group = judged(turned, { ece_worse_max: 1, pr_auc_worse_max: 1 });
  assert.ok(failed(group).includes("groups"));
  assert.match(rule(group, "groups").says, /^The worst off is plan: gold, worse by 0\.\d{4}/);
  assert.match(rule(group, "groups").asks, /all 3 groups judged together$/);
  assert.equal(rule(judged(turned, { group_log_loss_worse_max: 3 }), "groups").verdict, "passed");
  assert.equal(rule(judged(turned, { group_rows_min: 9000 }), "groups").figure, null);
  // The same order, but surer than it should be.
  const sure = { ...own, probability: own.scores.map((score) => 1 / (1 + Math.exp(-3 * score))) };
  assert.ok(failed(judged(sure, {}, own)).includes("calibration"));
  assert.equal(rule(judged(sure, { ece_worse_max: 0.5 }, own), "calibration").verdict, "passed");
  const random = { ...own, scores: own.scores.map((_, row) => row * 7919 % 6007) };
  assert.deepEqual(failed(judged(random)), ["pr_auc"]);
  assert.equal(rule(judged(random, { pr_auc_worse_max: 0.9 }), "pr_auc").verdict, "passed");
});

Deno.test("decide() asks a first candidate to beat the base rate and the simple rule", () => {
  const first = decide(contest(truth), options);
  assert.deepEqual(first.rules.slice(5).map(({ name }) => name), ["base_rate", "simple_rule"]);
  assert.equal(first.not_compared, "there is no champion yet");
  assert.deepEqual([first.power, first.against], [null, null]);
  assert.match(
    first.sentence,
    /^Promote the challenger model: there is no champion yet; its gain in log loss over the base rate is \+0/,
  );
  const recency = madeModel({ spend: 0, plan: 0 });
  const same = decide(contest(recency), options);
  assert.deepEqual(failed(same).includes("simple_rule"), true);
  assert.match(same.sentence, /^Do not promote the challenger model, nothing serves yet: /);
  const constant = decide(contest(madeModel({ recency: 0, spend: 0, plan: 0, base: -3 })), options);
  assert.deepEqual(failed(constant), ["base_rate", "simple_rule"]);
  // One leaver on top instead of where the rule has it: enough where nothing serves, and called what it is.
  const given = contest(truth), leaver = test.labels.indexOf(1);
  const scores = Float64Array.from(
    given.simple_rule!,
    (days, row) => row === leaver ? 1000 : days,
  );
  const candidate = { ...given.candidate, scores };
  const little = decide({ ...given, candidate }, options);
  assert.equal(little.promote, true);
  assert.match(rule(little, "simple_rule").says, /^\+0\.000\d, which may be chance$/);
  // Not enough to take the place of what serves and cannot be compared with.
  const not_compared = "it was made for other features than the contract has now";
  const instead = decide({ ...given, candidate, against: version, not_compared }, options);
  assert.deepEqual(failed(instead), ["simple_rule"]);
  const without = decide(contest(truth, undefined, { simple_rule: undefined }), options);
  assert.deepEqual(without.rules.slice(5).map(({ name }) => name), ["base_rate"]);
  assert.equal(without.promote, true);
});

Deno.test("decide() says why a version is not compared with, and asks what a first one is asked", () => {
  const not_compared = "nobody has said what it was trained on";
  const decision = decide(contest(truth, undefined, { against: version, not_compared }), options);
  assert.deepEqual(decision.rules.slice(5).map(({ name }) => name), ["base_rate", "simple_rule"]);
  assert.deepEqual([decision.against, decision.not_compared], [version, not_compared]);
  assert.match(
    decision.sentence,
    /^Promote the challenger model: version 3 cannot be compared with, as nobody has said /,
  );
});

Deno.test("decide() refuses what is too small to say anything, and names each figure", () => {
  const rows = labelled(sample(150, 8));
  const churned = rows.labels.reduce((sum, label) => sum + label, 0);
  const decision = decide(contest(truth, weaker, {}, rows), { ...options, class_rows_min: 149 });
  assert.deepEqual(failed(decision).slice(0, 3), ["test_rows", "test_churned", "test_stayed"]);
  assert.deepEqual(
    ["test_rows", "test_churned", "test_stayed"].map((name) =>
      rule(decision, name as "test_rows").figure
    ),
    [150, churned, 150 - churned],
  );
  assert.match(decision.sentence, /there are only 150 test rows, fewer than 200; \d more rules/);
});

Deno.test("decide() refuses a candidate that was made for other data or has seen test rows", () => {
  const other = madeModel({}, {
    dataset: "cdnow",
    hashes: { contract: "x", definition: "y", data: "z" },
  });
  const decision = decide(contest(other, weaker), options);
  assert.deepEqual(failed(decision), ["made_for_this_data"]);
  assert.equal(
    rule(decision, "made_for_this_data").says,
    'It is for data set "cdnow", not "made", and it was made for other features than the contract ' +
      "has now, and it was made for another label or value than the contract has now",
  );
  // The test's first half is of 2026-05-20, the second of 2026-06-03.
  const late = madeModel({}, { trained: { split: "time", last_label_day: "2026-05-21" } });
  const seen = decide(contest(late, weaker), options);
  assert.deepEqual(failed(seen), ["trained_apart"]);
  assert.equal(rule(seen, "trained_apart").figure, 1500);
  const unknown = decide(
    contest(madeModel({}, { trained: { split: "unknown" } }), weaker),
    options,
  );
  assert.deepEqual(failed(unknown), ["trained_apart"]);
  assert.match(
    unknown.sentence,
    /stays: nobody has said what it was trained on: import it with --trained-until or/,
  );
});

Deno.test("whyNotCompared() compares no version that has seen a test row, by time or by customers", () => {
  const wanted = { dataset: "made", hashes: truth.hashes };
  const why = (trained: ModelFile["trained"]) =>
    whyNotCompared(madeModel({}, { trained }), wanted, test);
  assert.equal(why({ split: "time", last_label_day: "2026-05-20" }), null);
  assert.equal(
    why({ split: "time", last_label_day: "2026-05-21" }),
    "its training looked at days up to 2026-05-21, so it has seen 1500 of the 3000 test rows",
  );
  assert.equal(why({ split: "unknown" }), "nobody has said what it was trained on");
  const hashes = test.keys.map(keyHash);
  const above = hashes.filter((hash) => hash >= 0.2).length;
  assert.equal(seenRows({ split: "hash", customers_from: 0.2 }, test), above);
  assert.equal(why({ split: "hash", customers_from: 1 }), null);
  assert.equal(
    why({ split: "hash", customers_from: 0.2 }),
    `it was trained on some of the test customers, so it has seen ${above} of the 3000 test rows`,
  );
  const other = madeModel({}, { hashes: { ...truth.hashes, definition: "other" } });
  assert.equal(
    whyNotCompared(other, wanted, test),
    "it was made for other features than the contract has now",
  );
});

Deno.test("decide() repeats itself, and leaves a file that can be read back", () => {
  const decision = decide(contest(truth, weaker), options);
  assert.deepEqual(decide(contest(truth, weaker), options), decision);
  assert.deepEqual(decisionSchema.parse(JSON.parse(JSON.stringify(decision))), decision);
  const text = JSON.stringify(decision);
  assert.deepEqual(readDecision(text, "decision.json"), decision);
  assert.throws(() => readDecision(text.replace('"promote":true', '"promote":"yes"'), "d.json"), {
    message:
      'Cannot read decision "d.json": promote: Invalid input: expected boolean, received string',
  });
  assert.throws(() => readDecision(text.slice(1), "d.json"), {
    message: /^Cannot read decision "d\.json": it is no JSON: /,
  });
});

Deno.test("decide() refuses rows of one class, figures that are none, and rows that do not match", () => {
  const given = contest(truth, weaker);
  assert.throws(() => decide({ ...given, labels: new Uint8Array(3000) }, options), {
    name: "RangeError",
    message:
      "Cannot judge a candidate on the test rows: 0 of 3000 rows churned, must be at least 1",
  });
  const { candidate } = given;
  const probability = Float64Array.from(candidate.probability).fill(NaN, 5, 6);
  assert.throws(() => decide({ ...given, candidate: { ...candidate, probability } }, options), {
    message: "Cannot judge the candidate: row 5 has probability NaN, must be between 0 and 1",
  });
  const champion = { scores: [1], probability: [1] };
  assert.throws(() => decide({ ...given, champion }, options), {
    message: "Cannot judge the champion: scores has 1 rows, must have 3000",
  });
  const scores = Float64Array.from(candidate.scores).fill(NaN, 7, 8);
  assert.throws(() => decide({ ...given, candidate: { ...candidate, scores } }, options), {
    message: "Cannot rank rows: row 7 has score NaN, must be a number",
  });
  assert.throws(() => decide({ ...given, champion: undefined }, options), {
    message: "Cannot decide: a champion is given exactly where a version is to be compared with",
  });
});

Deno.test("normalQuantile() gives the tabled figures", () => {
  // Abramowitz and Stegun, table 26.5.
  const tabled = { 0.5: 0, 0.8: 0.8416212, 0.95: 1.6448536, 0.975: 1.959964, 0.9999: 3.7190165 };
  for (const [share, expected] of Object.entries(tabled)) {
    assert.ok(Math.abs(normalQuantile(Number(share)) - expected) < 1e-6, share);
    assert.ok(Math.abs(normalQuantile(1 - Number(share)) + expected) < 1e-6, share);
  }
  assert.ok(Math.abs(normalQuantile(1e-12) + 7.034484) < 1e-5);
});

Deno.test("smallestGain() is what bound and margin let pass four times in five", () => {
  // By hand: 2.4865 standard errors, or the margin and 0.8416 of them.
  assert.ok(Math.abs(smallestGain(0.004, 0, 0.95) - 0.009946) < 1e-6);
  assert.ok(Math.abs(smallestGain(0.004, 0.02, 0.95) - 0.0233665) < 1e-6);
});

Deno.test("clusteredMean() is the error of a mean, and larger where rows of a customer are alike", () => {
  const values = [1, 4, 2, 8, 5, 7];
  const alone = clusteredMean(["a", "b", "c", "d", "e", "f"], values);
  const mean = 4.5, squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  assert.equal(alone.mean, mean);
  assert.ok(Math.abs(alone.standard_error - Math.sqrt(squares / 5 / 6)) < 1e-12);
  const twice = clusteredMean([..."abcdefabcdef"], [...values, ...values]);
  assert.ok(Math.abs(twice.standard_error - alone.standard_error) < 1e-12);
  assert.equal(twice.customers, 6);
});
