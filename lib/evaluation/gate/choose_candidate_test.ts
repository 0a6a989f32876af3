import assert from "node:assert/strict";
import { seededDraw } from "../../metrics/mod.ts";
import { chooseCandidate, type ValidationPredictions } from "./choose_candidate.ts";
import { choiceSchema, readChoice } from "../../model/mod.ts";

/** 300 customers with two rows each: a row leaves with its own chance, which a model may know. */
function predictions(): Record<"logistic" | "trees" | "slightly", ValidationPredictions> {
  const draw = seededDraw(4);
  const uniform = () => draw(2 ** 31) / 2 ** 31;
  const keys = Array.from({ length: 600 }, (_, row) => `c${Math.floor(row / 2)}`);
  const chance = keys.map(() => 0.1 + 0.8 * uniform());
  const shared = {
    keys,
    snapshot_days: keys.map((_, row) => row % 2),
    labels: Uint8Array.from(chance, (p) => uniform() < p ? 1 : 0),
  };
  const towards = (share: number) => chance.map((p) => 0.5 + share * (p - 0.5));
  return {
    logistic: { ...shared, name: "baseline", kind: "logistic", probability: towards(0.6) },
    trees: { ...shared, name: "challenger", kind: "trees", probability: towards(1) },
    slightly: {
      ...shared,
      name: "challenger",
      kind: "trees",
      // Nearer to what happened to one customer, and less far off with another: that may be chance.
      probability: towards(0.6).map((p, row) => (
        p + (shared.labels[row] === 1 ? 1 : -1) * (row === 0 ? 0.15 : row === 2 ? -0.05 : 0)
      )),
    },
  };
}

Deno.test("chooseCandidate() takes the better by log loss, beyond one standard error", () => {
  const { logistic, trees } = predictions();
  const choice = chooseCandidate([logistic, trees]);
  assert.equal(choice.chosen, "challenger");
  assert.deepEqual([choice.rows, choice.customers], [600, 300]);
  const [best, other] = choice.models;
  assert.deepEqual([best!.name, other!.name], ["challenger", "baseline"]);
  const { value, standard_error } = choice.gain!;
  assert.ok(Math.abs(value - (other!.log_loss - best!.log_loss)) < 1e-12);
  assert.ok(value > standard_error);
  // By hand, customer by customer.
  const loss = ({ labels, probability }: ValidationPredictions, row: number) =>
    -Math.log(labels[row] === 1 ? probability[row]! : 1 - probability[row]!);
  const gains = logistic.keys.map((_, row) => loss(logistic, row) - loss(trees, row));
  const sums = Array.from({ length: 300 }, (_, at) => gains[2 * at]! + gains[2 * at + 1]!);
  const squares = sums.reduce((sum, one) => sum + (one - 2 * value) ** 2, 0);
  assert.ok(Math.abs(standard_error - Math.sqrt(squares * 300 / 299) / 600) < 1e-12);
  assert.match(
    choice.sentence,
    /^The challenger model has 0\.0\d{3} less log loss than the baseline/,
  );
});

Deno.test("chooseCandidate() takes the logistic within one standard error, being simpler", () => {
  const { logistic, slightly } = predictions();
  const choice = chooseCandidate([slightly, logistic]);
  assert.equal(choice.models[0]!.name, "challenger");
  assert.equal(choice.chosen, "baseline");
  assert.ok(choice.gain!.value > 0 && choice.gain!.value <= choice.gain!.standard_error);
  assert.match(
    choice.sentence,
    /^The baseline model is taken, being simpler: the challenger model has/,
  );
});

Deno.test("chooseCandidate() takes the logistic where it is best, and the best where there is none", () => {
  const { logistic, trees } = predictions();
  const swapped = [{ ...trees, kind: "logistic", name: "baseline" }, {
    ...logistic,
    kind: "trees",
    name: "challenger",
  }];
  const choice = chooseCandidate(swapped);
  assert.deepEqual([choice.chosen, choice.gain], ["baseline", null]);
  assert.match(
    choice.sentence,
    /^The baseline model has the least log loss on validation rows: 0\./,
  );
  const only = chooseCandidate([{ ...logistic, kind: "trees" }, { ...trees, name: "imported" }]);
  assert.deepEqual([only.chosen, only.gain], ["imported", null]);
});

Deno.test("chooseCandidate() leaves what can be read back, the same each time", () => {
  const { logistic, trees } = predictions();
  const choice = chooseCandidate([logistic, trees]);
  assert.deepEqual(chooseCandidate([trees, logistic]), choice);
  assert.deepEqual(choiceSchema.parse(JSON.parse(JSON.stringify(choice))), choice);
  assert.deepEqual(readChoice(JSON.stringify(choice), "choice.json"), choice);
  assert.throws(() => readChoice('{"chosen": 1}', "choice.json"), {
    message:
      /^Cannot read choice "choice\.json": chosen: Invalid input: .*; sentence: Invalid input/,
  });
});

Deno.test("chooseCandidate() refuses models that do not fit each other, all problems at once", () => {
  const { logistic, trees } = predictions();
  const refuses = (models: ValidationPredictions[], message: string) =>
    assert.throws(() => chooseCandidate(models), {
      message: `Cannot choose a candidate: ${message}`,
    });
  refuses([], "there is no model");
  refuses(
    [logistic, { ...trees, name: "baseline", probability: logistic.keys.map(() => NaN) }],
    '"baseline" is given twice; "baseline" gives row 0 probability NaN, must be between 0 and 1',
  );
  refuses(
    [logistic, { ...trees, probability: trees.keys.map((_, row) => row === 3 ? 1.5 : 0.5) }],
    '"challenger" gives row 3 probability 1.5, must be between 0 and 1',
  );
  refuses(
    [logistic, { ...trees, probability: [0.5] }],
    '"challenger" has 1 rows, must have 600 as "baseline"',
  );
  refuses(
    [logistic, { ...trees, keys: trees.keys.map((key, row) => row === 2 ? "x" : key) }],
    '"challenger" has customer "x" in row 2 where "baseline" has "c1", or another snapshot or ' +
      "label; all must be asked about the same rows",
  );
});

Deno.test("chooseCandidate() refuses rows of one class, or of one customer", () => {
  const { logistic } = predictions();
  const labels = new Uint8Array(600);
  assert.throws(() => chooseCandidate([{ ...logistic, labels }]), {
    name: "RangeError",
    message: "Cannot choose a candidate: 0 of 600 validation rows churned, must hold both classes",
  });
  assert.throws(() => chooseCandidate([{ ...logistic, keys: logistic.keys.map(() => "a") }]), {
    message:
      "Cannot choose a candidate: all 600 validation rows are of one customer, must be of at least 2",
  });
});
