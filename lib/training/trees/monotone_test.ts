import assert from "node:assert/strict";
import { type Cell, TreesModel } from "../../model/mod.ts";
import { seededDraw } from "../../metrics/mod.ts";
import { plain, type Rows, rowsOf } from "./_rows.ts";
import { trainTrees } from "./train_trees.ts";
import type { TreeSettings } from "./tree_settings.ts";

/** How often the log-odds fall while one number of a row grows and all else stays, over random rows. */
function falls(model: TreesModel, { columns }: Rows, feature: string, seed: number): number {
  const draw = seededDraw(seed);
  const at = columns.findIndex(({ name }) => name === feature);
  let count = 0;
  for (let trial = 0; trial < 60; trial++) {
    const cells = columns.map(({ values }) => values[draw(values.length)]!) as Cell[];
    let last = -Infinity;
    for (let value = -5; value <= 105; value += 0.5) {
      cells[at] = value;
      const log_odds = model.logOdds(cells);
      if (log_odds < last) count++;
      last = log_odds;
    }
  }
  return count;
}

const cases: Record<string, Partial<TreeSettings>> = {
  "leaf by leaf": { leaves_max: 12 },
  "level by level": { growth: "depth", leaves_max: null, depth_max: 4 },
  "with penalties": { leaves_max: 12, l1: 0.3, l2: 2 },
  "with samples": { leaves_max: 12, row_share: 0.6, column_share: 0.6 },
};

for (const [what, changed] of Object.entries(cases)) {
  Deno.test(`trainTrees() keeps to the directions asked for: ${what}`, async () => {
    const settings = { ...plain, rounds_max: 20, one_hot_levels_max: 3, ...changed };
    for (const seed of [1, 2, 3]) {
      const rows = rowsOf(400, seed);
      const fit = await trainTrees(rows.columns, rows.labels, settings, {
        monotone: { recency: 1, spend: -1 },
      });
      const model = new TreesModel(fit);
      assert.equal(falls(model, rows, "recency", seed), 0);
      const turned = new TreesModel({
        ...fit,
        base: -fit.base,
        trees: fit.trees.map((tree) => ({ ...tree, value: tree.value.map((value) => -value) })),
      });
      assert.equal(falls(turned, rows, "spend", seed), 0);
      for (const feature of ["recency", "spend"]) {
        const at = fit.features.findIndex(({ name }) => name === feature);
        assert.ok(fit.trees.some((tree) => tree.feature.includes(at)), `${feature} is used`);
      }
      const free = new TreesModel(await trainTrees(rows.columns, rows.labels, settings));
      assert.ok(falls(free, rows, "recency", seed) > 0);
    }
  });
}

Deno.test("trainTrees() can still tell missing values from all others under a direction", async () => {
  const draw = seededDraw(4);
  const values = Array.from({ length: 400 }, () => draw(4) === 0 ? null : draw(100));
  const labels = Uint8Array.from(values, (value) => draw(100) < (value ?? 150) / 2 ? 1 : 0);
  for (const direction of [1, -1] as const) {
    const fit = await trainTrees([{ name: "x", kind: "number", values }], labels, plain, {
      monotone: { x: direction },
    });
    const model = new TreesModel(fit);
    assert.ok(model.logOdds([null]) > model.logOdds([50]));
    const ends = model.logOdds([99]) - model.logOdds([0]);
    assert.ok(direction > 0 ? ends > 0 : ends <= 0);
  }
});
