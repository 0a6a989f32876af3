import assert from "node:assert/strict";
import { type FeatureColumn, TreesModel } from "../../model/mod.ts";
import { plain, rowsOf } from "./_rows.ts";
import { trainTrees, type TrainTreesOptions } from "./train_trees.ts";
import type { TreeSettings } from "./tree_settings.ts";

const { columns, labels } = rowsOf(60, 1);
const number = (name: string, values: (number | null)[]): FeatureColumn => (
  { name, kind: "number", values }
);

interface Input {
  columns: FeatureColumn[];
  labels: ArrayLike<number>;
  settings: Partial<TreeSettings>;
  options: TrainTreesOptions;
}

function refuses(what: string, message: RegExp, changed: Partial<Input>): void {
  Deno.test(`trainTrees() refuses ${what}`, async () => {
    const input: Input = { columns, labels, settings: {}, options: {}, ...changed };
    const settings = { ...plain, ...input.settings };
    await assert.rejects(trainTrees(input.columns, input.labels, settings, input.options), message);
  });
}

refuses("rows of one class", /train trees: 0 of 60 rows churned, must be at least 1/, {
  labels: labels.map(() => 0),
});
refuses("one row", /train trees: 0 of 1 rows stayed, must be at least 1/, {
  columns: [number("x", [1])],
  labels: [1],
});
refuses("no rows", /0 of 0 rows churned and 0 of 0 rows stayed/, {
  columns: [number("x", [])],
  labels: [],
});
refuses("no features", /there is no feature, at least one is needed/, { columns: [], labels: [] });
refuses("labels that are not numbers", /row 3 has NaN, must be 0 or 1/, {
  labels: Array.from(labels, (label, row) => row === 3 ? NaN : label),
});
refuses("labels of other rows", /there are 60, must be 2/, { columns: [number("x", [1, 2])] });
refuses("infinite values", /feature "x" is Infinity, must be a finite number or null in row 7/, {
  columns: [number("x", Array.from(labels, (_, row) => row === 7 ? Infinity : row))],
});
refuses("values that are no numbers", /feature "x" is NaN, must be a finite number or null/, {
  columns: [number("x", Array.from(labels, () => NaN))],
});
refuses("a feature given twice", /feature "x" is given twice/, {
  columns: [number("x", [1, 2]), number("x", [2, 1])],
  labels: [0, 1],
});
refuses(
  "features that say nothing",
  /no feature says anything: "blank" is constant, "none" is constant, "same" is constant/,
  {
    columns: [
      number("same", Array.from(labels, () => 7)),
      number("none", Array.from(labels, () => null)),
      { name: "blank", kind: "category", values: Array.from(labels, () => null) },
    ],
  },
);
refuses("names of rows as categories", /feature "id" has 60 levels; .*"key" has 60 .*at most 50/, {
  columns: ["id", "key"].map((name) => (
    { name, kind: "category", values: Array.from(labels, (_, row) => `c${row}`) }
  )),
  settings: { bins_max: 50 },
});
refuses(
  "settings out of range, all at once",
  new RegExp([
    "rounds_max is 0, must be a whole number from 1 to 100000",
    "learning_rate is 2, must be a number from 0.000001 to 1",
    "l2 is -1, must be a number of at least 0",
    "child_rows_min is 0.5, must be a whole number of at least 1",
    "row_share is NaN, must be a number from 0.000001 to 1",
    "bins_max is 256, must be a whole number from 2 to 255",
    "growth is wide, must be leaf or depth",
  ].join("; ")),
  {
    settings: {
      ...{ rounds_max: 0, learning_rate: 2, l2: -1, child_rows_min: 0.5, row_share: NaN },
      ...{ bins_max: 256, growth: "wide" as "leaf" },
    },
  },
);
refuses("growth without an end", /leaves_max and depth_max are both null, one must end/, {
  settings: { leaves_max: null },
});
refuses(
  "directions of what has none",
  new RegExp(
    'monotone names "plan", a category, must be a number; monotone names "age", which is no feature; ' +
      'monotone gives "spend" 2, must be 1 or -1',
  ),
  { options: { monotone: { plan: 1, age: 1, spend: 2 as 1 } } },
);
refuses("a part of a thread", /threads is 1.5, must be a whole number from 1/, {
  options: { threads: 1.5 },
});
refuses("validation rows of other features", /feature "country" is missing/, {
  options: { validation: { columns: columns.slice(0, 3), labels } },
});
refuses("validation without rows", /validation has no rows/, {
  options: { validation: { columns: rowsOf(0, 1).columns, labels: [] } },
});
refuses("validation labels that are none", /there are 3, must be 60/, {
  options: { validation: { columns, labels: [0, 1, 1] } },
});

Deno.test("trainTrees() refuses 10,000 columns of many values, and takes them of few", async () => {
  const rows = 200;
  const wide = (values: (column: number, row: number) => number) => (
    Array.from({ length: 10_000 }, (_, column) => (
      number(`x${column}`, Array.from({ length: rows }, (_, row) => values(column, row)))
    ))
  );
  const labels = Uint8Array.from({ length: rows }, (_, row) => row % 2);
  const settings = { ...plain, rounds_max: 1, leaves_max: 31, bins_max: 255 };
  await assert.rejects(
    trainTrees(wide((column, row) => (column + 1) * row), labels, settings),
    /10000 features with 2010000 bins × 31 leaves are 62310000 histogram cells, must be at most 33554432: use fewer features, or a smaller bins_max, leaves_max or depth_max/,
  );
  const flags = wide((column, row) => column === 4711 ? row % 2 : row >> column % 7 & 2);
  const { trees } = await trainTrees(flags, labels, settings);
  assert.deepEqual(trees[0]!.feature, [4711, -1, -1]);
});

Deno.test("trainTrees() names constant features and grows the same trees as without them", async () => {
  const more = [
    ...columns,
    number("same", Array.from(labels, () => 3)),
    number("none", Array.from(labels, () => null)),
  ];
  const fit = await trainTrees(more, labels, plain);
  const without = await trainTrees(columns, labels, plain);
  assert.deepEqual(fit.dropped, [
    { name: "none", feature: "none", why: "constant" },
    { name: "same", feature: "same", why: "constant" },
  ]);
  assert.deepEqual(without.dropped, []);
  assert.deepEqual(fit.trees, without.trees);
});

Deno.test("trainTrees() splits by the first of two equal features", async () => {
  const twice = [...columns, { ...columns[0]!, name: "a twin of spend" }];
  const fit = await trainTrees(twice, labels, plain);
  const without = await trainTrees(columns, labels, plain);
  assert.ok(fit.trees.every(({ feature }) => !feature.includes(0)));
  assert.deepEqual(
    new TreesModel(fit).predictRaw(twice),
    new TreesModel(without).predictRaw(columns),
  );
});

Deno.test("trainTrees() stays finite where a feature separates the classes", async () => {
  const values = Array.from({ length: 200 }, (_, row) => row);
  const labels = Uint8Array.from(values, (value) => value < 80 ? 0 : 1);
  const settings = { ...plain, rounds_max: 400, learning_rate: 1 };
  const fit = await trainTrees([number("x", values)], labels, settings);
  const log_odds = new TreesModel(fit).predictRaw([number("x", values)]);
  for (const [row, value] of log_odds.entries()) {
    assert.ok(
      Number.isFinite(value) && (value > 0) === (labels[row] === 1),
      `row ${row}: ${value}`,
    );
  }
});

Deno.test({
  name: "trainTrees() says why a thread cannot start, and needs no rights without one",
  permissions: { read: false },
  async fn() {
    await assert.rejects(
      trainTrees(columns, labels, plain, { threads: 3 }),
      /Cannot train trees: a thread cannot start: Requires read access/,
    );
    assert.equal((await trainTrees(columns, labels, plain)).rounds, 5);
  },
});
