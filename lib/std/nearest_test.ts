import assert from "node:assert/strict";
import { nearest, nearestHint } from "./nearest.ts";

Deno.test("nearest() finds a typing mistake and nothing far away", () => {
  assert.equal(nearest("featurs", ["features", "labels"]), "features");
  assert.equal(nearest("RIDGE", ["ridge"]), "ridge");
  assert.equal(nearest("zzzzzz", ["features", "labels"]), undefined);
  assert.equal(nearestHint("zzzzzz", ["a_long_name"]), 'valid are "a_long_name"');
  assert.equal(nearestHint("x", []), "there is none");
});

Deno.test("nearest() takes swapped letters for a small mistake and knows beginnings", () => {
  assert.equal(nearest("trian", ["trait", "train"]), "train");
  assert.equal(nearest("int", ["in", "integer"]), "in");
  assert.equal(nearest("deci", ["date", "decimal"]), "decimal");
});
