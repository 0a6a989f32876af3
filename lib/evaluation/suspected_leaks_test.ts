import assert from "node:assert/strict";
import { seededDraw } from "../metrics/mod.ts";
import { suspectedLeaks } from "./suspected_leaks.ts";

Deno.test("suspectedLeaks() names a feature that equals the label, not one level per customer", () => {
  const draw = seededDraw(9);
  const many = Array.from({ length: 400 }, (_, row) => `c${row}`);
  const churned = many.map(() => draw(2));
  const found = suspectedLeaks(many, churned, [
    { name: "noise", kind: "number", values: many.map(() => draw(100)) },
    { name: "left", kind: "category", values: churned.map((label) => label ? "yes" : "no") },
    { name: "closed_day", kind: "number", values: churned.map((label) => label ? null : 3) },
    { name: "id", kind: "category", values: many },
  ]);
  assert.deepEqual(found, [
    { feature: "closed_day", roc_auc: 1 },
    { feature: "left", roc_auc: 1 },
  ]);
});
