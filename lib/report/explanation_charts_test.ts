import assert from "node:assert/strict";
import { hostile } from "./_sample.ts";
import {
  categoryDependenceChart,
  numberDependenceChart,
  shadeOf,
  swarmChart,
} from "./explanation_charts.ts";
import type { NumberDependence } from "./explanation_data.ts";

/** What stands in a chart's groups of this label: each element's attributes. */
function groups(svg: unknown, label: string): Record<string, string>[][] {
  return [...String(svg).matchAll(/<g [^>]*>/g)].flatMap(({ 0: tag, index }) => {
    if (!tag.includes(`aria-label="${label}"`)) return [];
    const inside = String(svg).slice(index + tag.length).split("</g>")[0]!;
    return [
      [...inside.matchAll(/<\w+ ([^>]*)>/g)].map(([, attributes]) =>
        Object.fromEntries(
          [...attributes!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
        )
      ),
    ];
  });
}

/** Places of a chart's dots, by feature and shade. */
function dotsOf(svg: unknown): Map<string, [number, number][]>[] {
  return groups(svg, "dots").map((paths) =>
    new Map(paths.map(({ stroke, d }) => [
      /var\(--(v\d)\)/.exec(stroke!)![1]!,
      [...d!.matchAll(/M([-\d.]+),([-\d.]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)]),
    ]))
  );
}

Deno.test("shadeOf() parts heights into five, and gives words and missing values one of their own", () => {
  assert.deepEqual(
    [0, 0.19, 0.2, 0.5, 0.79, 0.8, 1, null].map(shadeOf),
    ["v1", "v1", "v2", "v3", "v4", "v5", "v5", "v0"],
  );
});

Deno.test("swarmChart() puts a dot for each customer where the contribution says, in its shade", () => {
  const [row] = dotsOf(swarmChart([{
    name: "logins",
    points: [
      { contribution: -1, height: 0 },
      { contribution: 0, height: 0.5 },
      { contribution: 3, height: 1 },
      { contribution: 1, height: null },
    ],
  }]));
  assert.deepEqual([...row!.keys()], ["v0", "v1", "v3", "v5"]);
  const x = (shade: string) => row!.get(shade)![0]![0];
  const unit = x("v3") - x("v1");
  assert.ok(unit > 50);
  // Places are rounded to tenths.
  assert.ok(Math.abs(x("v0") - x("v3") - unit) < 0.2);
  assert.ok(Math.abs(x("v5") - x("v3") - 3 * unit) < 0.3);
});

Deno.test("swarmChart() piles up dots that would hide each other, inside their own row", () => {
  const alike = Array.from({ length: 300 }, () => ({ contribution: 1, height: 0.5 }));
  const names = [hostile, "x".repeat(80)];
  const svg = String(swarmChart(names.map((name) => ({ name, points: alike }))));
  const [first, second] = dotsOf(svg).map((row) => row.get("v3")!.map(([, y]) => y));
  assert.equal(first!.length, 300);
  const [top, bottom] = [Math.min(...first!), Math.max(...first!)];
  assert.ok(bottom - top > 15 && bottom - top <= 23, `${top} to ${bottom}`);
  assert.ok(Math.min(...second!) > bottom);
  assert.ok(!svg.includes(hostile));
  assert.ok(svg.includes(`${"x".repeat(55)}…`));
  // A page may have fifteen such rows.
  assert.ok(svg.length < 2 * 300 * 20, `${svg.length} characters`);
});

Deno.test("swarmChart() lets no shade hide another, however many dots lie at one place", () => {
  const [row] = dotsOf(swarmChart([{
    name: "logins",
    points: Array.from(
      { length: 300 },
      (_, at) => ({ contribution: 1, height: at % 4 === 0 ? 1 : 0 }),
    ),
  }]));
  const ys = (shade: string) => row!.get(shade)!.map(([, y]) => y);
  assert.deepEqual([ys("v5").length, ys("v1").length], [75, 225]);
  assert.ok(Math.max(...ys("v5")) <= Math.min(...ys("v1")));
});

Deno.test("swarmChart() draws features that move nothing, and none at all", () => {
  const still = [{ name: "still", points: [{ contribution: 0, height: 0.5 }] }];
  assert.equal(dotsOf(swarmChart(still))[0]!.get("v3")!.length, 1);
  assert.ok(!String(swarmChart(still)).includes("NaN"));
  assert.ok(!String(swarmChart([])).includes("NaN"));
});

const dependence: NumberDependence = {
  kind: "number",
  name: "logins",
  values: [0, 1, 2, 3, 5, 8, 13, 21, 34],
  mean: [0.4, 0.4, 0.3, 0.3, 0.2, 0.2, 0.2, 0.2, 0.1],
  lines: [[0.1, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.5], [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  bins: [{ at: 0, customers: 100 }, { at: 10, customers: 50 }],
  unknown: null,
};

Deno.test("numberDependenceChart() draws single customers, and the average above them all", () => {
  const svg = numberDependenceChart(dependence, 0.5);
  const [single, [average]] = groups(svg, "line").map((paths) =>
    paths.map(({ d }) => [...d!.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y)))
  ) as [number[][], number[][]];
  assert.equal(single.length, 2);
  const [rising, zero] = single as [number[], number[]];
  // One of them ends at 50 %, the other is 0 % all along.
  const share = (y: number) => (zero[0]! - y) / (zero[0]! - rising.at(-1)!) * 0.5;
  assert.deepEqual(
    average!.map((y) => share(y).toFixed(4)),
    dependence.mean.map((y) => y.toFixed(4)),
  );
  // Bars stand below the lines, half as high where there are half as many customers.
  const [bars] = groups(svg, "rule");
  const heights = bars!.map(({ y1, y2 }) => Math.abs(Number(y1) - Number(y2)));
  assert.equal((heights[0]! / heights[1]!).toFixed(4), "2.0000");
  assert.ok(bars!.every(({ y1, y2 }) => Math.min(Number(y1), Number(y2)) >= zero[0]!));
});

Deno.test("numberDependenceChart() marks each value where there are few", () => {
  const circles = (values: number) =>
    groups(
      numberDependenceChart({
        ...dependence,
        values: dependence.values.slice(0, values),
        mean: dependence.mean.slice(0, values),
        lines: dependence.lines.map((line) => line.slice(0, values)),
      }, 0.5),
      "dot",
    )[0]?.length ?? 0;
  assert.deepEqual([circles(9), circles(8), circles(2)], [0, 8, 2]);
});

Deno.test("categoryDependenceChart() has a dot and a range for each level, with how many have it", () => {
  const svg = String(categoryDependenceChart(
    {
      kind: "category",
      name: hostile,
      levels: [
        { level: hostile, customers: 150, mean: 0.4, low: 0.1, high: 0.8 },
        { level: null, customers: 50, mean: 0.2, low: 0.2, high: 0.2 },
      ],
      levels_left_out: 0,
    },
    1,
    200,
  ));
  assert.ok(!svg.includes(hostile));
  assert.ok(svg.includes("(not known) (25&#160;% of the customers)"));
  const [dots] = groups(svg, "dot"), [ranges] = groups(svg, "rule");
  assert.equal(dots!.length, 2);
  const { x1, x2 } = ranges![0]!;
  // From 0.1 to 0.8 with the dot at 0.4.
  const place = (Number(dots![0]!.cx) - Number(x1)) / (Number(x2) - Number(x1));
  assert.equal(place.toFixed(4), (3 / 7).toFixed(4));
});
