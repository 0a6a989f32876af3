import assert from "node:assert/strict";
import type { Cell, FeatureColumn } from "../feature_column.ts";
import { importance } from "../../evaluation/mod.ts";
import { loadModel, modelOf } from "../load_model.ts";
import type { ModelFile } from "../model_file.ts";
import { createReasons } from "../reasons.ts";
import { saveModel } from "../save_model.ts";
import { sigmoid } from "../sigmoid.ts";
import { definition, historiesOf, horizon_days, purchases } from "./_purchases.ts";
import { probabilityNoPurchase } from "./predict_bgnbd.ts";
import { asksForBuyTillYouDie, trainBuyTillYouDie } from "../../training/mod.ts";

const made = purchases(800, 1);
const input = {
  dataset: "made",
  value: { offer_cost: 5, saved_customer: 60, save_rate: 0.5 },
  hashes: { contract: "c".repeat(64) },
  definition,
  histories: historiesOf(made),
  snapshot_day: 20_454,
  horizon_days,
  active_within_days: 60,
};
const file = trainBuyTillYouDie(input);

function parts(file: ModelFile) {
  assert.ok(file.model.kind === "bgnbd");
  return file.model;
}

function row(columns: readonly FeatureColumn[], at: number): Cell[] {
  return columns.map(({ values }) => values[at]!);
}

Deno.test("trainBuyTillYouDie() makes a model file that scores by the histories alone", () => {
  const text = saveModel(file);
  const loaded = loadModel(text, "model.json", { features: definition.features });
  assert.equal(saveModel(loaded), text);
  const model = modelOf(loaded);
  assert.equal(model.kind, "bgnbd");
  const { parameters } = parts(loaded);
  const scores = model.predictRaw(made.columns);
  const histories = historiesOf(made);
  for (const [at, score] of scores.entries()) {
    const cells = row(made.columns, at);
    assert.ok(Object.is(model.logOdds(cells), score), `row ${at}`);
    const expected = probabilityNoPurchase(parameters, histories[at]!, horizon_days);
    assert.ok(Math.abs(sigmoid(score) - expected) < 1e-12, `row ${at}`);
    // Of what is no history it makes nothing.
    assert.ok(Object.is(model.logOdds([null, cells[1]!, cells[2]!, "new", cells[4]!]), score));
  }
});

Deno.test("trainBuyTillYouDie() says what it was made from, and sets no threshold by labels", () => {
  const active = historiesOf(made).filter(({ age_days, tenure_days }) =>
    age_days - tenure_days < 60
  );
  const mean = (name: "frequency" | "tenure_days" | "age_days") =>
    Math.round(active.reduce((sum, history) => sum + history[name], 0) / active.length);
  assert.ok(active.length < 800);
  assert.deepEqual(parts(file).reference, {
    frequency: mean("frequency"),
    tenure_days: mean("tenure_days"),
    age_days: mean("age_days"),
  });
  const middle = active.map(({ frequency }) => frequency).sort((a, b) => a - b);
  assert.equal(file.usual!.frequency, middle[Math.floor((middle.length - 1) / 2)]);
  assert.equal(file.fit.customers, 800);
  assert.deepEqual(file.trained, { split: "time", last_label_day: "2026-01-01" });
  assert.deepEqual(file.thresholds, { offer: 1 / 6, break_even: 1 / 6 });
  assert.deepEqual([file.validation, file.calibrated_on], [null, null]);
  assert.deepEqual(file.calibration, { kind: "none" });
  const later = trainBuyTillYouDie({ ...input, snapshot_day: 20_455 });
  assert.notEqual(later.hashes.data, file.hashes.data);
});

/** Shapley's own words: what each adds, on average over all orders in which they are told. */
function shapley(score: (own: ReadonlySet<string>) => number): Record<string, number> {
  const names = ["frequency", "tenure_days", "age_days"];
  const orders = names.flatMap((a) =>
    names.filter((b) => b !== a).map((b) => [a, b, names.find((c) => c !== a && c !== b)!])
  );
  const sums: Record<string, number> = {};
  for (const order of orders) {
    const told = new Set<string>();
    for (const name of order) {
      const before = score(told);
      told.add(name);
      sums[name] = (sums[name] ?? 0) + (score(told) - before) / orders.length;
    }
  }
  return sums;
}

Deno.test("contributions() are the Shapley values, and add up to the score", () => {
  const model = modelOf(file);
  const { reference } = parts(file);
  const names = model.features.map(({ name }) => name);
  for (let at = 0; at < 100; at++) {
    const cells = row(made.columns, at);
    const found = model.contributions(cells);
    const sum = found.reduce((sum, part) => sum + part, model.base);
    assert.ok(Math.abs(sum - model.logOdds(cells)) < 1e-9);
    const own = historiesOf(made)[at]!;
    const expected = shapley((told) => {
      const mixed = { ...reference };
      for (const name of told as Set<keyof typeof mixed>) mixed[name] = own[name];
      // In its own words: the probability of a history that is put together is refused.
      const { r, alpha_days, a, b } = parts(file).parameters;
      const { frequency: x, tenure_days, age_days } = mixed;
      const from = alpha_days + age_days;
      const gone = x === 0 ? 0 : a / (b + x - 1) * (from / (alpha_days + tenure_days)) ** (r + x);
      const silent = (from / (from + horizon_days)) ** (r + x);
      return Math.log(gone + silent) - Math.log(1 - silent);
    });
    for (const [place, name] of names.entries()) {
      assert.ok(Math.abs(found[place]! - (expected[name] ?? 0)) < 1e-8, `${name} in row ${at}`);
      assert.ok(!Object.is(found[place], -0));
    }
  }
  const strongest = importance(model, made.columns);
  assert.deepEqual(strongest.slice(3).map(({ mean_contribution }) => mean_contribution), [0, 0]);
});

Deno.test("cells that contradict each other are brought together", () => {
  const model = modelOf(file);
  const score = (tenure: number, age: number, frequency: number) =>
    model.logOdds([3, tenure, age, "free", frequency]);
  assert.equal(score(50, 40, 4), score(40, 40, 4));
  assert.equal(score(30, 40, 0), score(0, 40, 0));
  const parts = model.contributions([3, 50, 40, "free", 4]);
  const sum = parts.reduce((sum, part) => sum + part, model.base);
  assert.ok(Math.abs(sum - score(50, 40, 4)) < 1e-9);
});

Deno.test("a customer without a history, or with no counts of days, is the average one", () => {
  const model = modelOf(file);
  const histories: [Cell, Cell, Cell][] = [
    [null, null, null],
    [5, null, 1],
    [5, 10, 1.5],
    [-5, 10, 2],
    [5, 10, -1],
    [-5, -9, 1],
  ];
  const columns: FeatureColumn[] = [
    { name: "frequency", kind: "number", values: histories.map((one) => one[2] as number) },
    { name: "recency_days", kind: "number", values: histories.map(() => 3) },
    { name: "tenure_days", kind: "number", values: histories.map((one) => one[0] as number) },
    { name: "age_days", kind: "number", values: histories.map((one) => one[1] as number) },
    { name: "plan", kind: "category", values: histories.map(() => "free") },
  ];
  assert.deepEqual(model.predictRaw(columns), new Float64Array(6).fill(model.base));
  for (const [tenure_days, age_days, frequency] of histories) {
    const cells = [3, tenure_days, age_days, "free", frequency];
    assert.equal(model.logOdds(cells), model.base);
    assert.deepEqual(model.contributions(cells), new Float64Array(5));
  }
  assert.throws(() => model.logOdds([3, 1, 2, "free", "often"]), {
    message: 'Cannot score row: feature "frequency" is "often", must be a finite number or null',
  });
  assert.throws(() => model.contributions([3, 1]), { message: /has 2 features, must have 5/ });
});

Deno.test("createReasons() says in words what buy till you die sees in a history", () => {
  const explain = createReasons(modelOf(file), definition.features, file.usual!);
  const found = explain([150, 2, 152, "free", 1]);
  assert.match(found[0]!.words, /^active over a span of 2 days \(usually \d+(\.\d+)?\)$/);
  assert.ok(found.every(({ feature }) => !["plan", "recency_days"].includes(feature)));
});

Deno.test("asksForBuyTillYouDie() looks for the column that no other model asks for", () => {
  assert.ok(asksForBuyTillYouDie(definition));
  const { features } = definition;
  assert.ok(!asksForBuyTillYouDie({ features: features.filter(({ use }) => use === undefined) }));
});

Deno.test("trainBuyTillYouDie() refuses histories of which nobody came back, and tables without them", () => {
  const once = historiesOf(made).filter(({ frequency }) => frequency === 0);
  assert.throws(() => trainBuyTillYouDie({ ...input, histories: once }), {
    name: "RangeError",
    message: /^Cannot fit BG\/NBD: 0 of \d+ customers bought on a second day, at least 2 must have/,
  });
  const features = definition.features.filter(({ name }) => !name.endsWith("e_days"));
  assert.throws(() => trainBuyTillYouDie({ ...input, definition: { hash: "f", features } }), {
    name: "TypeError",
    message: 'Cannot fit BG/NBD: feature "tenure_days" is missing; feature "age_days" is missing',
  });
});

function refuses(name: string, message: RegExp, change: (file: ModelFile) => unknown) {
  Deno.test(`loadModel() refuses a model of buy till you die with ${name}`, () => {
    const text = JSON.stringify(change(structuredClone(file)));
    assert.throws(() => loadModel(text, "m.json"), { name: "TypeError", message });
  });
}
refuses("a feature that it needs left out", /feature "frequency" is missing$/, (file) => (
  { ...file, features: file.features.slice(0, -1) }
));
refuses("words for a number", /feature "age_days" is a category, must be a number/, (file) => ({
  ...file,
  features: file.features.map((feature) =>
    feature.name === "age_days"
      ? { name: "age_days", kind: "category", missing: false, levels: [] }
      : feature
  ),
}));
refuses("a parameter that is none", /model\.parameters\.b/, (file) => (
  { ...file, model: { ...file.model, parameters: { ...parts(file).parameters, b: -1 } } }
));
refuses("part of a purchase", /model\.reference\.frequency/, (file) => (
  { ...file, model: { ...file.model, reference: { ...parts(file).reference, frequency: 0.5 } } }
));
