import assert from "node:assert/strict";
import { type FeatureColumn, sigmoid, TreesModel } from "../../model/mod.ts";
import { logLoss, seededDraw } from "../../metrics/mod.ts";
import { assertBestTree } from "./_best_tree.ts";
import { plain, rowsOf } from "./_rows.ts";
import { trainTrees } from "./train_trees.ts";
import type { TreeSettings } from "./tree_settings.ts";

const cases: Record<string, Partial<TreeSettings>> = {
  "leaf by leaf": { leaves_max: 6, depth_max: null },
  "leaf by leaf, to a depth": { leaves_max: 6, depth_max: 3 },
  "level by level": { growth: "depth", leaves_max: null, depth_max: 3 },
  "level by level, to a number of leaves": { growth: "depth", leaves_max: 5, depth_max: 3 },
  "L1 and L2": { l1: 0.7, l2: 3 },
  "a least gain": { gain_min: 1.5 },
  "a least hessian": { child_hessian_min: 2.5 },
  "a least number of rows": { child_rows_min: 9 },
  "all groupings of levels": { one_hot_levels_max: 0 },
  "all groupings of levels, each row a leaf": { one_hot_levels_max: 0, leaves_max: 40 },
};

for (const [what, changed] of Object.entries(cases)) {
  Deno.test(`trainTrees() finds what trying everything finds: ${what}`, async () => {
    for (const seed of [1, 2, 3]) {
      const { columns, labels } = rowsOf(70, seed);
      const settings: TreeSettings = { ...plain, rounds_max: 3, ...changed };
      const fit = await trainTrees(columns, labels, settings);
      assert.equal(fit.trees.length, 3);
      const log_odds = Array.from(labels, () => fit.base);
      for (const tree of fit.trees) {
        const probability = log_odds.map(sigmoid);
        const gradient = probability.map((p, row) => p - labels[row]!);
        const hessian = probability.map((p) => p * (1 - p));
        const rate = settings.learning_rate;
        const answers = assertBestTree(tree, fit.features, columns, gradient, hessian, rate, {
          ...settings,
          leaves_max: settings.leaves_max ?? Infinity,
          depth_max: settings.depth_max ?? Infinity,
          child_rows_min: settings.child_rows_min!,
        });
        for (const [row, answer] of answers.entries()) log_odds[row]! += rate * answer;
      }
      for (const [row, value] of new TreesModel(fit).predictRaw(columns).entries()) {
        assert.ok(Math.abs(value - log_odds[row]!) < 1e-9, `row ${row}`);
      }
    }
  });
}

Deno.test("trainTrees() gives the same bytes for 1, 2 and 4 threads", async () => {
  const { columns, labels } = rowsOf(40_000, 5);
  const settings = { ...plain, rounds_max: 4, row_share: 0.7, column_share: 0.8, bins_max: 255 };
  const texts = await Promise.all([1, 2, 4].map(async (threads) => (
    JSON.stringify(await trainTrees(columns, labels, settings, { threads }))
  )));
  assert.equal(texts[1], texts[0]);
  assert.equal(texts[2], texts[0]);
});

Deno.test("trainTrees() gives the same trees for any order of columns, and of rows if it sees all", async () => {
  const { columns, labels } = rowsOf(500, 6);
  const settings = { ...plain, row_share: 0.7, column_share: 0.6 };
  const turned = await trainTrees([...columns].reverse(), labels, settings);
  const fit = await trainTrees(columns, labels, settings);
  assert.deepEqual(
    new TreesModel(turned).predictRaw(columns),
    new TreesModel(fit).predictRaw(columns),
  );
  assert.deepEqual(turned.features, [...fit.features].reverse());

  const back = columns.map((column) => (
    { ...column, values: Array.from(column.values as ArrayLike<unknown>).reverse() }
  )) as FeatureColumn[];
  const [one, other] = await Promise.all([
    trainTrees(columns, labels, plain),
    trainTrees(back, labels.toReversed(), plain),
  ]);
  assert.equal(JSON.stringify(other), JSON.stringify(one));
});

Deno.test("trainTrees() draws other rows and features for another seed, and the same for the same", async () => {
  const { columns, labels } = rowsOf(300, 7);
  for (const shares of [{ row_share: 0.5 }, { column_share: 0.5 }]) {
    const text = async (seed: number) =>
      JSON.stringify(await trainTrees(columns, labels, { ...plain, ...shares, seed }));
    assert.equal(await text(1), await text(1));
    assert.notEqual(await text(1), await text(2));
  }
  const all = await Promise.all([1, 2].map((seed) => (
    trainTrees(columns, labels, { ...plain, seed })
  )));
  assert.deepEqual(all[0], all[1]);
});

Deno.test("trainTrees() lets each tree see its share of features, and counts all rows in its cover", async () => {
  const { columns, labels } = rowsOf(400, 8);
  const settings = { ...plain, rounds_max: 12, row_share: 0.5, column_share: 0.5 };
  const { trees } = await trainTrees(columns, labels, settings);
  const used = trees.map(({ feature }) => new Set(feature.filter((at) => at >= 0)));
  assert.ok(used.every(({ size }) => size <= columns.length / 2));
  assert.deepEqual(new Set(used.flatMap((features) => [...features])).size, columns.length);
  assert.ok(trees.every(({ cover }) => cover[0] === 400));
});

Deno.test("trainTrees() stops by validation rows and keeps the trees up to the best round", async () => {
  const train = rowsOf(400, 9);
  const validation = rowsOf(300, 10);
  const settings = { ...plain, rounds_max: 200, learning_rate: 0.4, patience: 7 };
  const seen: [number, number | undefined][] = [];
  const fit = await trainTrees(train.columns, train.labels, settings, {
    validation,
    onProgress: (round, log_loss) => seen.push([round, log_loss]),
  });
  const losses = fit.validation_log_loss;
  assert.deepEqual(seen, losses.map((loss, at) => [at + 1, loss]));
  assert.equal(losses.length, fit.rounds + 7);
  assert.equal(losses.indexOf(Math.min(...losses)), fit.rounds - 1);
  assert.equal(fit.trees.length, fit.rounds);

  const all = await trainTrees(train.columns, train.labels, { ...settings, rounds_max: 30 });
  assert.deepEqual(all.trees.slice(0, fit.rounds), fit.trees);
  assert.deepEqual(all.validation_log_loss, []);
  for (const [at, loss] of losses.entries()) {
    const model = new TreesModel({ ...all, trees: all.trees.slice(0, at + 1) });
    const probability = model.predictRaw(validation.columns).map(sigmoid);
    assert.ok(Object.is(loss, logLoss(validation.labels, probability)), `round ${at + 1}`);
  }
  const patient = { ...settings, rounds_max: 30, patience: null };
  const never = await trainTrees(train.columns, train.labels, patient, { validation });
  assert.equal(never.validation_log_loss.length, 30);
  assert.deepEqual(never.trees, fit.trees);
});

Deno.test("trainTrees() starts from the rate of the training rows", async () => {
  const { columns, labels } = rowsOf(200, 11);
  const { base, facts, rounds } = await trainTrees(columns, labels, plain);
  const churned = labels.reduce((sum, label) => sum + label, 0);
  assert.ok(Math.abs(sigmoid(base) - churned / 200) < 1e-15);
  assert.deepEqual(facts, { rows: 200, churned, rounds, leaves: 6 * rounds });
});

Deno.test("trainTrees() gives leaves the square root of the rows where nothing else is asked for", async () => {
  const { columns, labels } = rowsOf(900, 15);
  const least = async (child_rows_min: number | null) => {
    const settings = { ...plain, leaves_max: 40, child_rows_min };
    const { trees } = await trainTrees(columns, labels, settings);
    return Math.min(
      ...trees.flatMap(({ feature, cover }) => cover.filter((_, at) => feature[at] === -1)),
    );
  };
  assert.equal(await least(null), 30);
  assert.equal(await least(4), 4);
});

Deno.test("trainTrees() learns where missing values go, and sends unmet ones with most rows", async () => {
  const draw = seededDraw(12);
  const number = Array.from({ length: 400 }, () => draw(1000));
  const number_labels = Uint8Array.from(number, (value) => value > 700 ? 1 : 0);
  const lacking = number.map((value, row) => row % 5 === 0 ? null : value);
  const goes = async (values: (number | null)[], labels: Uint8Array) => {
    const settings = { ...plain, rounds_max: 1, leaves_max: 2 };
    const fit = await trainTrees([{ name: "x", kind: "number", values }], labels, settings);
    const model = new TreesModel(fit);
    const [unknown, low, high] = [[null], [0], [999]].map((cells) => model.logOdds(cells));
    assert.ok(low! < high!);
    return unknown === low ? "low" : unknown === high ? "high" : "neither";
  };
  for (const [label, side] of [[0, "low"], [1, "high"]] as const) {
    const labels = number_labels.map((own, row) => row % 5 === 0 ? label : own);
    assert.equal(await goes(lacking, labels), side);
  }
  assert.equal(await goes(number, number_labels), "low");
  assert.equal(await goes(number, Uint8Array.from(number, (value) => value > 300 ? 1 : 0)), "high");
});

Deno.test("trainTrees() parts missing values from all others where only they matter", async () => {
  const draw = seededDraw(13);
  const values = Array.from({ length: 300 }, () => draw(3) === 0 ? null : draw(50));
  const labels = Uint8Array.from(values, (value) => value === null ? 1 : 0);
  const settings = { ...plain, rounds_max: 1, leaves_max: 2 };
  const fit = await trainTrees([{ name: "x", kind: "number", values }], labels, settings);
  const model = new TreesModel(fit);
  const some = [-Number.MAX_VALUE / 2, -1, 0, 49, 1e300].map((value) => model.logOdds([value]));
  assert.equal(new Set(some).size, 1);
  assert.ok(model.logOdds([null]) > some[0]!);
});

Deno.test("trainTrees() sends levels that it has not met with most rows", async () => {
  const levels = ["a", "a", "a", "b", "c", "d", "e"];
  const values = Array.from({ length: 350 }, (_, row) => levels[row % 7]!);
  const labels = Uint8Array.from(values, (level) => level === "a" ? 1 : 0);
  for (const one_hot_levels_max of [0, 255]) {
    const settings = { ...plain, rounds_max: 1, leaves_max: 2, one_hot_levels_max };
    const fit = await trainTrees([{ name: "x", kind: "category", values }], labels, settings);
    const model = new TreesModel(fit);
    assert.equal(model.logOdds(["new"]), model.logOdds(["c"]));
    assert.equal(model.logOdds([null]), model.logOdds(["c"]));
    assert.ok(model.logOdds(["a"]) > model.logOdds(["c"]));
  }
});

Deno.test("trainTrees() draws rare levels to the average before it groups them, and judges groups stricter", async () => {
  // Two rows of "rare" churned by chance; "high" churns often, "low" seldom, each with many rows.
  const values = Array.from({ length: 202 }, (_, row) => (
    row < 2 ? "rare" : row < 102 ? "high" : "low"
  ));
  const labels = Uint8Array.from(values, (level, row) => (
    level === "rare" ? 1 : level === "high" ? (row % 10 < 6 ? 1 : 0) : (row % 10 < 3 ? 1 : 0)
  ));
  const settings = { ...plain, rounds_max: 1, leaves_max: 2, one_hot_levels_max: 0, l2: 0 };
  const columns: FeatureColumn[] = [{ name: "x", kind: "category", values }];
  const order = async (more: Partial<TreeSettings>) => {
    const fit = await trainTrees(columns, labels, { ...settings, leaves_max: 3, ...more });
    const model = new TreesModel(fit);
    return ["rare", "high", "low"].map((level) => model.logOdds([level]));
  };
  const [rare, high, low] = await order({});
  assert.ok(rare! > high! && high! > low!);
  const rounds = async (category_l2: number) =>
    (
      await trainTrees(columns, labels, { ...settings, gain_min: 1, category_l2 })
    ).rounds;
  assert.deepEqual([await rounds(0), await rounds(1e3)], [1, 0]);
  // Drawn to the average of both, "rare" stands between them and no cut parts it from both.
  const cut = await trainTrees(columns, labels, { ...settings, category_smoothing: 50 });
  const [first] = cut.trees;
  assert.deepEqual(first!.levels[0]!.map((at) => ["high", "low", "rare"][at]), ["low"]);
});

Deno.test("trainTrees() cuts numbers midway between neighbours, so that raw values fall as their bins do", async () => {
  const close = [1, 1 + Number.EPSILON, 1 + 2 * Number.EPSILON];
  for (
    const [values, cut] of [
      [[3, 5], 4],
      [[-0, 1], 0.5],
      [[-1, 0], -0.5],
      [[-Number.MAX_VALUE / 2, Number.MAX_VALUE], Number.MAX_VALUE / 4],
      [[-Number.MAX_VALUE, Number.MAX_VALUE], 0],
      [close.slice(0, 2), 1],
      [close.slice(1), close[1]],
      [[0, Number.MIN_VALUE], 0],
    ] as [number[], number][]
  ) {
    const column = Array.from({ length: 40 }, (_, row) => values[row % 2]!);
    const labels = Uint8Array.from(column, (_, row) => row % 2);
    const settings = { ...plain, rounds_max: 1 };
    const fit = await trainTrees([{ name: "x", kind: "number", values: column }], labels, settings);
    assert.ok(Object.is(fit.trees[0]!.threshold[0], cut), `${values}: ${fit.trees[0]!.threshold}`);
    const model = new TreesModel(fit);
    assert.ok(model.logOdds([values[0]!]) < fit.base && fit.base < model.logOdds([values[1]!]));
  }
});

Deno.test("trainTrees() gives intervals about equally many rows, and a frequent value one of its own", async () => {
  const draw = seededDraw(14);
  // 2,000 rows: half of them exactly 500, the rest spread over 0 … 999.
  const values = Array.from(
    { length: 2000 },
    (_, row) => row % 2 === 0 ? 500 : draw(100_000) / 100,
  );
  const labels = Uint8Array.from(values, () => draw(2));
  const settings = { ...plain, rounds_max: 1, leaves_max: 40, bins_max: 12, gain_min: 0 };
  const { trees } = await trainTrees([{ name: "x", kind: "number", values }], labels, settings);
  const [{ threshold, feature }] = trees as [typeof trees[0]];
  const cuts = threshold.filter((_, at) => feature[at] === 0).sort((a, b) => a - b);
  assert.equal(cuts.length, 11);
  const counts = [...cuts, Infinity].map((cut, at) => (
    values.filter((value) => value <= cut && value > (cuts[at - 1] ?? -Infinity)).length
  ));
  const own = counts.findIndex((count) => count >= 1000);
  assert.ok(counts[own]! <= 1002, String(counts));
  for (const [at, count] of counts.entries()) {
    if (at !== own) assert.ok(count > 40 && count < 150, String(counts));
  }
});
