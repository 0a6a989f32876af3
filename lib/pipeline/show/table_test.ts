import assert from "node:assert/strict";
import { numberText, textTable } from "./table.ts";

Deno.test("textTable() puts columns of numbers to the right and others to the left", () => {
  assert.equal(
    textTable(["name", "auc", "step"], [["a", 0.5, "+0.1"], ["longer", 12, undefined]]),
    [
      "name    auc  step",
      "a       0.5  +0.1",
      "longer   12     –",
    ].join("\n"),
  );
});

Deno.test("textTable() leaves a column with other text to the left", () => {
  assert.equal(textTable(["x"], [["12"], ["no"]]), "x\n12\nno");
});

Deno.test("textTable() measures wide letters and marks as a terminal does", () => {
  const text = textTable(["k", "v"], [["日本", "x"], ["e\u0301", "y"]]);
  assert.equal(text, "k     v\n日本  x\ne\u0301     y");
});

Deno.test("textTable() writes a header alone where there are no rows", () => {
  assert.equal(textTable(["a", "b"], []), "a  b");
});

Deno.test("numberText() shows six significant digits and whole numbers in full", () => {
  assert.deepEqual([0.1 + 0.2, 1234567, 1e-9, -2.5].map(numberText), [
    "0.3",
    "1234567",
    "1e-9",
    "-2.5",
  ]);
});
