import assert from "node:assert/strict";
import { pointMetrics } from "../_point_metrics.ts";
import { seededDraw } from "../random.ts";
import { rank } from "../ranking.ts";
import { customersOf } from "./customers.ts";
import { eceStatistic } from "./ece_statistic.ts";
import { difference, interval, lowerBound, standardError } from "./interval.ts";
import { meanStatistic } from "./mean_statistic.ts";
import { probabilityStatistic } from "./probability_statistic.ts";
import { rankStatistic } from "./rank_statistic.ts";
import { Resampler } from "./resampler.ts";

const labels = [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0];
const probability = [0.1, 0.9, 0.4, 0.4, 0.8, 0.3, 0.35, 0.8, 0.05, 0.6, 0.4, 0.2];
const keys = labels.map((_, row) => `c${String(row).padStart(2, "0")}`);

function near(found: number, expected: number, within = 1e-12) {
  if (Number.isNaN(expected)) return assert.ok(Number.isNaN(found), `${found}, not NaN`);
  assert.ok(Math.abs(found - expected) <= within, `${found}, not ${expected}`);
}

/** The figures of rows, each customer counting so often. */
function figures(times: number[], of = keys, rows?: number[]): Record<string, number> {
  const customers = customersOf(of);
  const part = rows ?? of.map((_, row) => row);
  const ranking = rank(
    part.map((row) => of[row]!),
    part.map((row) => labels[row]!),
    part.map((row) => probability[row]!),
  );
  const chosen = Uint32Array.from(part);
  const judged = { labels, probability, profit: (row: number) => row };
  const all = [
    rankStatistic(ranking, customers, chosen),
    probabilityStatistic(judged, customers, chosen),
    eceStatistic(judged, customers, chosen),
    meanStatistic((row) => row ** 2, customers, chosen),
  ].map(({ names, figures }) => {
    const into = new Float64Array(names.length);
    figures(Uint32Array.from(times), into);
    return names.map((name: string, at: number) => [name, into[at]!] as const);
  });
  return Object.fromEntries(all.flat());
}

/** The same rows written down as often as they count. */
function repeated(times: number[], of = keys, rows = of.map((_, row) => row)) {
  const names = [...new Set(of)];
  const many = rows.flatMap((row) => new Array(times[names.indexOf(of[row]!)]).fill(row));
  return {
    many,
    figures: pointMetrics({
      keys: many.map((row) => of[row]!),
      labels: many.map((row) => labels[row]!),
      scores: many.map((row) => probability[row]!),
      probability: many.map((row) => probability[row]!),
    }),
  };
}

const headline = ["pr_auc", "roc_auc", "lift_at_10", "log_loss", "brier", "ece"] as const;

Deno.test("rankStatistic() gives scikit-learn 1.9.1's figures for weighted rows", () => {
  const found = figures([2, 0, 1, 3, 1, 0, 0, 2, 1, 1, 1, 4]);
  near(found.roc_auc!, 0.7818181818181817);
  near(found.pr_auc!, 0.5);
});

Deno.test("statistics count a customer as often as its rows written down again", () => {
  const draw = seededDraw(3);
  const shared = keys.map((_, row) => `c${row % 5}`);
  for (let trial = 0; trial < 200; trial++) {
    const of = trial % 2 === 0 ? keys : shared;
    const times = [...new Set(of)].map(() => draw(4));
    const rows = trial % 3 === 0 ? keys.flatMap((_, row) => draw(3) > 0 ? [row] : []) : undefined;
    const found = figures(times, of, rows), expected = repeated(times, of, rows);
    for (const name of headline) near(found[name]!, expected.figures[name]);
    const { many } = expected;
    near(found.profit!, many.reduce((sum, row) => sum + row, 0));
    const mean = (of: number[]) => many.reduce((sum, row) => sum + of[row]!, 0) / many.length;
    near(found.mean_probability!, mean(probability));
    near(found.churn_rate!, mean(labels));
    near(found.calibration_gap!, mean(probability) - mean(labels));
    near(found.mean!, mean(keys.map((_, row) => row ** 2)), 1e-9);
  }
});

Deno.test("rankStatistic() finds in the first part of the list what a count by hand finds", () => {
  const draw = seededDraw(4);
  for (let trial = 0; trial < 50; trial++) {
    const times = keys.map(() => draw(9));
    const { many } = repeated(times);
    const found = figures(times);
    const churned = many.filter((row) => labels[row] === 1).length;
    const list = many.toSorted((a, b) => (
      probability[b]! - probability[a]! || (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0)
    ));
    for (const percent of [5, 10, 20, 30, 50]) {
      const called = Math.max(1, Math.floor(many.length * percent / 100));
      const hits = list.slice(0, called).filter((row) => labels[row] === 1).length;
      near(found[`found_at_${percent}`]!, hits / churned);
      near(found[`lift_at_${percent}`]!, hits / called / (churned / many.length));
    }
  }
});

Deno.test("statistics have no figure where nobody, or one class only, is drawn", () => {
  const nobody = figures(keys.map(() => 0));
  for (const name of headline) assert.ok(Number.isNaN(nobody[name]), name);
  const stayed = figures(labels.map((label) => 1 - label));
  assert.ok(Number.isNaN(stayed.roc_auc) && Number.isNaN(stayed.found_at_10));
  assert.ok(stayed.log_loss! > 0);
});

function resampled(of: string[], options: { resamples: number; seed: number }) {
  const customers = customersOf(of);
  const resampler = new Resampler(customers, options);
  const judged = { labels, probability, profit: () => 1 };
  const ranked = resampler.add(rankStatistic(rank(of, labels, probability), customers));
  const given = resampler.add(probabilityStatistic(judged, customers));
  const ece = resampler.add(eceStatistic(judged, customers));
  resampler.run();
  return { ranked, given, ece };
}

Deno.test("Resampler draws customers with all their rows, the same for each statistic", () => {
  const shared = keys.map((_, row) => `c${row % 5}`);
  const { ranked, given, ece } = resampled(shared, { resamples: 20, seed: 7 });
  near(ranked.values.pr_auc, 0.7226190476190477);
  near(given.values.log_loss, 0.5144170010312716);
  const draw = seededDraw(7);
  for (let resample = 0; resample < 20; resample++) {
    const times = [0, 0, 0, 0, 0];
    for (let drawn = 0; drawn < 5; drawn++) times[draw(5)]!++;
    const expected = repeated(times, shared).figures;
    near(ranked.draws.pr_auc[resample]!, expected.pr_auc);
    near(ranked.draws.roc_auc[resample]!, expected.roc_auc);
    near(given.draws.log_loss[resample]!, expected.log_loss);
    near(ece.draws.ece[resample]!, expected.ece);
  }
});

Deno.test("Resampler repeats itself for a seed, and differs for another", () => {
  const draws = (
    seed: number,
  ) => [...resampled(keys, { resamples: 50, seed }).given.draws.log_loss];
  assert.deepEqual(draws(3), draws(3));
  assert.notDeepEqual(draws(3), draws(4));
});

Deno.test("Resampler widens intervals where the rows of one customer are alike", () => {
  const draw = seededDraw(5);
  const alone = Array.from({ length: 400 }, () => draw(1000) / 1000);
  const truth = alone.map((score) => draw(1000) / 1000 < score ? 1 : 0);
  const times = [0, 1, 2, 3].flatMap(() => alone.map((_, row) => row));
  function width(keyOf: (row: number, copy: number) => string) {
    const customers = customersOf(times.map((row, at) => keyOf(row, Math.floor(at / 400))));
    const given = {
      labels: times.map((row) => truth[row]!),
      probability: times.map((row) => alone[row]!),
    };
    const resampler = new Resampler(customers, { resamples: 1000, seed: 42 });
    const { draws } = resampler.add(
      probabilityStatistic({ ...given, profit: () => 0 }, customers),
    );
    resampler.run();
    const [low, high] = interval(draws.log_loss)!;
    return high - low;
  }
  const ratio = width((row) => `c${row}`) / width((row, copy) => `c${row}-${copy}`);
  // Four copies of a row tell as much as one: the error is √4 times that of four rows.
  assert.ok(ratio > 1.8 && ratio < 2.2, `${ratio}, not about 2`);
});

Deno.test("standardError() is that of a mean, known from its formula", () => {
  const draw = seededDraw(11);
  const values = Array.from({ length: 300 }, () => draw(1000) / 1000);
  const customers = customersOf(values.map((_, row) => `c${row}`));
  const resampler = new Resampler(customers, { resamples: 4000, seed: 1 });
  const { draws } = resampler.add(probabilityStatistic(
    { labels: values.map(() => 0), probability: values, profit: () => 0 },
    customers,
  ));
  resampler.run();
  const mean = values.reduce((sum, one) => sum + one, 0) / 300;
  const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 300;
  const expected = Math.sqrt(variance / 300);
  const found = standardError(draws.mean_probability);
  assert.ok(Math.abs(found / expected - 1) < 0.04, `${found}, not ${expected}`);
});

Deno.test("interval() and lowerBound() take quantiles of draws and leave out what has no figure", () => {
  const draws = Float64Array.from({ length: 101 }, (_, at) => 100 - at);
  assert.deepEqual(interval(draws), [2.5, 97.5]);
  // Of 99 draws the fifth smallest: one in twenty of the hundred places between and around them.
  const fewer = Float64Array.from({ length: 99 }, (_, at) => 99 - at);
  assert.deepEqual([0.95, 0.9, 0.5].map((share) => lowerBound(fewer, share)), [5, 10, 50]);
  assert.equal(lowerBound(Float64Array.of(7, 3), 0.95), 3);
  assert.deepEqual(interval(Float64Array.of(NaN, 2, NaN)), [2, 2]);
  assert.equal(interval(Float64Array.of(NaN)), null);
  assert.ok(Number.isNaN(lowerBound(Float64Array.of(NaN), 0.95)));
});

Deno.test("difference() subtracts draw by draw", () => {
  const one = { values: { a: 3 }, draws: { a: Float64Array.of(1, 5) } };
  const other = { values: { b: 1 }, draws: { b: Float64Array.of(2, 1) } };
  assert.deepEqual(difference(one, "a", other, "b"), {
    value: 2,
    draws: Float64Array.of(-1, 4),
  });
});
