/** Charts that explain scores: dots by customer, and what changes with one feature alone. */
import type { CategoryDependence, NumberDependence, SwarmFeature } from "./explanation_data.ts";
import type { Html } from "./html.ts";
import { percent } from "./numbers.ts";
import { type Shade, toneColor } from "./pieces.ts";
import { type Markish, Plot, plotSvg } from "./plot_svg.ts";
import { shortened } from "./shortened.ts";

const row_height = 40;
/** Of a row's dots, below its name. */
const dots_height = 22;
const dot_diameter = 4;

/** The shade of a value between the lowest, 0, and the highest, 1; null: it has no place among them. */
export function shadeOf(height: number | null): Shade {
  if (height === null) return "v0";
  return (["v1", "v2", "v3", "v4", "v5"] as const)[Math.min(Math.floor(height * 5), 4)]!;
}

/** A row of dots for each feature, a dot for each customer: how far, and in the shade of the value. */
export function swarmChart(features: readonly SwarmFeature[]): Html {
  const all = features.flatMap(({ points }) => points.map(({ contribution }) => contribution));
  const low = Math.min(0, ...all), high = Math.max(0, ...all), room = (high - low) * 0.02 || 1;
  return plotSvg({
    label: "What each customer's values add to the log-odds",
    height: 14 + features.length * row_height + 42,
    marginLeft: 4,
    marginTop: 12,
    x: { label: "Added to the log-odds", domain: [low - room, high + room], grid: true, ticks: 6 },
    y: { axis: null, type: "band", padding: 0, domain: features.map((_, at) => at) },
    marks: [
      Plot.ruleX([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ...features.map((feature, at) => dots(feature, at)),
      Plot.text(features, {
        x: low - room,
        y: (feature: SwarmFeature) => features.indexOf(feature),
        text: (feature: SwarmFeature) => shortened(feature.name, 56),
        textAnchor: "start",
        dy: -11,
        fill: "currentColor",
        // A name must stay legible on dots and grid.
        stroke: "var(--card)",
        strokeWidth: 3,
      }),
    ],
  });
}

/**
 * A feature's dots, piled up where they would hide each other. All dots of a shade are one path of
 * points without length: an element for each would make the page several times as large.
 */
function dots({ points }: SwarmFeature, row: number): Markish {
  return (_index, scales, _values, _dimensions, { document }) => {
    const places = piled(points.map(({ contribution, height }) => (
      { x: Number(scales.x!(contribution)), height: height ?? -1 }
    )));
    const middle = Number(scales.y!(row)) + row_height - dots_height / 2 - 2;
    const byShade = Map.groupBy(points.keys(), (at) => shadeOf(points[at]!.height));
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    group.setAttribute("aria-label", "dots");
    group.setAttribute("stroke-linecap", "round");
    group.setAttribute("stroke-width", `${dot_diameter}`);
    group.setAttribute("stroke-opacity", "0.85");
    for (const shade of [...byShade.keys()].sort()) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const steps = byShade.get(shade)!.map((at) => {
        const [x, y] = places[at]!;
        return `M${tenths(x)},${tenths(middle + y)}h0`;
      });
      path.setAttribute("d", steps.join(""));
      path.setAttribute("stroke", toneColor(shade));
      group.append(path);
    }
    return group;
  };
}

/**
 * Places for dots: those of one column above each other, closer where there are many, the highest value
 * on top, so that no shade hides another.
 */
function piled(dots: readonly { x: number; height: number }[]): [x: number, y: number][] {
  const columns = Map.groupBy(dots.keys(), (at) => Math.round(dots[at]!.x / dot_diameter));
  const most = Math.max(...[...columns.values()].map(({ length }) => length));
  const step = Math.min(dot_diameter * 0.8, dots_height / Math.max(most - 1, 1));
  const places = dots.map(({ x }): [number, number] => [x, 0]);
  for (const column of columns.values()) {
    column.sort((a, b) => dots[b]!.height - dots[a]!.height || a - b);
    for (const [place, at] of column.entries()) {
      places[at]![1] = (place - (column.length - 1) / 2) * step;
    }
  }
  return places;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

/** Up to so many values stand at the axis, with a dot on the line each. */
const marked_values_max = 8;

/** Below the lines there is room for bars: how many customers have which value. */
const bars_share = 0.2;

/** The average, and single customers, over the values of a number. */
export function numberDependenceChart(
  { name, values, mean, lines, bins }: NumberDependence,
  top: number,
): Html {
  const bottom = -bars_share * top;
  const most = Math.max(...bins.map(({ customers }) => customers));
  const few = values.length <= marked_values_max;
  const points = (line: readonly number[], customer = 0) =>
    line.map((y, at) => ({ x: values[at]!, y, customer }));
  return plotSvg({
    label: `Probability by ${name}`,
    marginBottom: 28,
    x: few ? { label: null, ticks: [...values], tickFormat: briefly } : { label: null, ticks: 6 },
    y: {
      label: "Probability of leaving",
      domain: [bottom, top],
      ticks: ticksTo(top),
      grid: true,
      tickFormat: (value: number) => percent(value),
    },
    marks: [
      Plot.ruleX(bins, {
        x: "at",
        y1: bottom,
        y2: (bin: { customers: number }) => bottom * (1 - 0.85 * bin.customers / most),
        stroke: toneColor(3),
        strokeWidth: Math.max(1.5, Math.min(8, 200 / bins.length)),
      }),
      Plot.lineY(lines.flatMap((line, customer) => points(line, customer)), {
        x: "x",
        y: "y",
        z: "customer",
        stroke: toneColor(3),
        strokeOpacity: 0.35,
        strokeWidth: 1,
      }),
      Plot.lineY(points(mean), { x: "x", y: "y", stroke: toneColor(1), strokeWidth: 3 }),
      ...few ? [Plot.dot(points(mean), { x: "x", y: "y", fill: toneColor(1), r: 4.5 })] : [],
    ],
  });
}

/**
 * The average by level of a category, and where most customers lie; names stand above.
 *
 * @param all All customers, also those of levels that are left out.
 */
export function categoryDependenceChart(
  { name, levels }: CategoryDependence,
  top: number,
  all: number,
): Html {
  const rows = levels.map((level, place) => ({
    ...level,
    place,
    title: `${shortened(level.level ?? "(not known)", 36)} (${
      percent(level.customers / all)
    } of the customers)`,
  }));
  return plotSvg({
    label: `Probability by ${name}`,
    height: 62 + rows.length * 44,
    marginLeft: 14,
    marginTop: 12,
    x: {
      label: "Probability of leaving",
      domain: [0, top],
      ticks: ticksTo(top),
      grid: true,
      tickFormat: (value: number) => percent(value),
    },
    y: { axis: null, type: "band", padding: 0.1, domain: rows.map(({ place }) => place) },
    marks: [
      Plot.ruleY(rows, {
        y: "place",
        x1: "low",
        x2: "high",
        stroke: toneColor(3),
        strokeOpacity: 0.6,
        strokeWidth: 2,
        dy: 8,
      }),
      Plot.dot(rows, { x: "mean", y: "place", fill: toneColor(1), r: 5, dy: 8 }),
      Plot.text(rows, {
        x: 0,
        y: "place",
        text: "title",
        textAnchor: "start",
        dx: 4,
        dy: -9,
        fill: "currentColor",
      }),
    ],
  });
}

/** A value with as many digits as tell people something. */
function briefly(value: number): string {
  return `${Number(value.toPrecision(4))}`.replace("-", "−");
}

/** Some five round shares up to this one. */
function ticksTo(top: number): number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((step) => top / step <= 5.001) ?? 0.25;
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, at) => at * step);
}
