import assert from "node:assert/strict";
import { calibrated, type Calibration } from "./calibration.ts";
import { carriedParts, partsInWords } from "./parts_in_words.ts";

const base = -0.5, parts = [0.7, -0.2, 1.1];
const score = parts.reduce((sum, part) => sum + part, base);

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function carry(what: string, calibration: Calibration, words: RegExp) {
  Deno.test(`carriedParts() has the factor with which parts add up after ${what}`, () => {
    const { factor, words: said } = carriedParts(calibration);
    assert.match(said, words);
    // Moved by each part alone and by all: differences of the published log-odds.
    const published = (raw: number) => logOdds(calibrated(calibration, raw));
    const whole = published(score) - published(base);
    const sum = parts.reduce((sum, part) => sum + part * (factor ?? NaN), 0);
    assert.ok(Math.abs(whole - sum) < 1e-12, `${whole}, not ${sum}`);
  });
}
carry("no calibration", { kind: "none" }, /published as it is/);
carry(
  "Platt's method",
  { kind: "platt", slope: 0.87654, intercept: 0.3 },
  /each part counts 0\.877 times/,
);

Deno.test("carriedParts() says that no factor makes parts add up after a curve", () => {
  const curve: Calibration = {
    kind: "isotonic",
    floor: 0.01,
    points: [[-1, 0.1], [0, 0.2], [2, 0.9]],
  };
  const { factor, words } = carriedParts(curve);
  assert.equal(factor, null);
  assert.match(words, /not to the published probability/);
  const gain = (part: number) =>
    logOdds(calibrated(curve, base + part)) - logOdds(calibrated(curve, base));
  assert.ok(Math.abs(gain(1) / gain(0.5) - 2) > 0.1);
});

Deno.test("partsInWords() says of each kind of model what a part is", () => {
  assert.match(partsInWords("logistic"), /times the weight/);
  assert.match(partsInWords("trees"), /Shapley value of its feature in the trees/);
  assert.match(partsInWords("bgnbd"), /Shapley value of its feature in the formula/);
});
