import assert from "node:assert/strict";
import {
  calibrationChart,
  featuresChart,
  profitChart,
  scoresChart,
  slicesChart,
} from "./charts.ts";

function all(svg: unknown, pattern: RegExp): string[] {
  return [...String(svg).matchAll(pattern)].map(([, found]) => found!);
}

Deno.test("scoresChart() draws bars as high as their counts", () => {
  const bins = [10, 20, 5].map((customers, at) => (
    { from: at / 4, to: (at + 1) / 4, customers, tone: 1 as const }
  ));
  const heights = all(scoresChart(bins), /<rect [^>]*height="([\d.]+)"/g).map(Number);
  assert.deepEqual(heights.map((height) => height / heights[1]!), [0.5, 1, 0.25]);
});

Deno.test("featuresChart() draws bars as long as their sizes, the names above", () => {
  const svg = featuresChart([{ name: "logins", size: 2 }, { name: "x".repeat(80), size: 1 }]);
  const widths = all(svg, /<rect [^>]*?width="([\d.]+)"/g).map(Number);
  assert.deepEqual(widths.map((width) => width / widths[0]!), [1, 0.5]);
  assert.deepEqual(all(svg, />([^<>]+)<\/text>/g), ["logins", `${"x".repeat(55)}…`]);
});

Deno.test("calibrationChart() puts a perfect prediction on the diagonal", () => {
  const svg = calibrationChart([0.2, 0.8].map((p) => ({ mean_probability: p, churn_rate: p })));
  const paths = all(svg, /<path d="(M[^"]*)"/g);
  const [diagonal, line] = paths.filter((path) => /^M[\d.]+,[\d.]+L/.test(path))
    .map((path) => path.match(/[\d.]+/g)!.map(Number));
  const slope = ([x1, y1, x2, y2]: number[]) => (y2! - y1!) / (x2! - x1!);
  assert.ok(Math.abs(slope(diagonal!) - slope(line!)) < 1e-9);
});

Deno.test("profitChart() marks the threshold, if there is one", () => {
  const points = [{ threshold: 0, profit: -5 }, { threshold: 1, profit: 5 }];
  const marks = (chosen: number | null) =>
    all(profitChart(points, chosen), /stroke="(var\(--c2\))"/g).length;
  assert.equal(marks(null), 0);
  assert.equal(marks(0.3), 1);
});

Deno.test("slicesChart() draws a dot for a group without interval, and no line", () => {
  const svg = slicesChart([
    { name: "a", value: 0.7, interval: [0.6, 0.8] },
    { name: "b", value: 0.5, interval: null },
  ], 0.7);
  assert.equal(all(svg, /<(circle) /g).length, 2);
  // One whisker, and the dashed line of all.
  const rules = all(svg, /aria-label="rule">(.*?)<\/g>/g);
  assert.deepEqual(rules.map((rule) => rule.split("<line ").length - 1), [1, 1]);
});
