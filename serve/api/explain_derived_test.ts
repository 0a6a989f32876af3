import assert from "node:assert/strict";
import type { ModelFile } from "../../lib/model/mod.ts";
import { explain } from "./explain.ts";
import { scoreRows } from "./score_rows.ts";
import { servedModel } from "./served_model.ts";

/** A tree that asks for what is derived, and one that asks for a feature of the row. */
const file: ModelFile = {
  format: 2,
  dataset: "made",
  hashes: { contract: "c", definition: "d", data: "e" },
  features: [
    { name: "frequency", kind: "number", missing: false },
    { name: "tenure_days", kind: "number", missing: false },
    { name: "age_days", kind: "number", missing: false },
  ],
  derived: {
    kind: "bgnbd",
    parameters: { r: 0.243, alpha_days: 30.898, a: 0.793, b: 2.426 },
    horizon_days: 90,
  },
  model: { kind: "trees", base: -0.5, trees: [stump(3, 0.6), stump(2, 200)] },
  calibration: { kind: "none" },
  thresholds: { offer: 0.5 },
  usual: { frequency: 2, tenure_days: 100, age_days: 150, p_alive: 0.9 },
  trained: { split: "unknown" },
  validation: null,
  calibrated_on: null,
  fit: {},
  library: "made by hand",
};

function stump(feature: number, threshold: number) {
  return {
    feature: [feature, -1, -1],
    threshold: [threshold, 0, 0],
    levels: [null, null, null],
    missing_left: [0, 0, 0] as (0 | 1)[],
    left: [1, -1, -1],
    right: [2, -1, -1],
    value: [0, 1.25, -0.75],
    cover: [100, 40, 60],
  };
}

Deno.test("explain() gives the parts of what a model derives, and says them in words", () => {
  const definition = {
    hash: "d",
    features: (["frequency", "tenure_days", "age_days"] as const).map((name) => ({
      name,
      kind: "number" as const,
      from: { kind: "fixed" as const, fixed: name },
      as_of: "events" as const,
    })),
  };
  const champion = servedModel(1, "id", file, { definition });
  // Bought every week for a while, and then no more: gone for good, most likely.
  const cells = [10, 70, 300];
  const serving = { champion };
  const [scored] = scoreRows(serving, [{ customer: "1", cells }], "salt");
  const { explanation, reasons } = explain(serving, cells, scored!);
  const { base, contributions, log_odds } = explanation;
  assert.deepEqual(contributions.map(({ feature }) => feature), [
    ...["frequency", "tenure_days", "age_days", "p_alive", "expected_purchases_90d"],
  ]);
  const sum = contributions.reduce((sum, { contribution }) => sum + contribution, base);
  assert.ok(Math.abs(sum - log_odds) < 1e-9);
  const [alive] = contributions.filter(({ feature }) => feature === "p_alive");
  assert.ok(alive!.contribution > 0 && Number(alive!.value) < 0.05);
  assert.match(
    reasons![0]!.words,
    /^chance of being still a customer \d % \(usually 90 %\)$/,
  );
});
