import assert from "node:assert/strict";
import { seededDraw } from "./random.ts";
import { rank } from "./ranking.ts";
import { rankMetrics } from "./rank_metrics.ts";
import { rocAuc } from "./roc_auc.ts";

Deno.test("rocAuc() counts pairs, as a double loop does, and as the ranked rows do", () => {
  const draw = seededDraw(6);
  for (let trial = 0; trial < 200; trial++) {
    const rows = 2 + draw(30);
    const labels = Array.from({ length: rows }, () => draw(2));
    const scores = labels.map(() => [-Infinity, Infinity, 0, -0][draw(20)] ?? draw(8) - 4);
    let pairs = 0, all = 0;
    for (const [row, score] of scores.entries()) {
      for (const [other, miss] of scores.entries()) {
        if (labels[row] !== 1 || labels[other] !== 0) continue;
        all++;
        pairs += score > miss ? 1 : score === miss ? 0.5 : 0;
      }
    }
    const found = rocAuc(labels, scores);
    if (all === 0) {
      assert.ok(Number.isNaN(found));
      continue;
    }
    assert.ok(Math.abs(found - pairs / all) < 1e-12, `${found}, not ${pairs / all}`);
    const ranked = rankMetrics(rank(labels.map((_, row) => `c${row}`), labels, scores)).roc_auc;
    assert.ok(Math.abs(found - ranked) < 1e-12);
  }
});
