/** The charts of the reports: aggregates in, SVG out. */
import type { Html } from "./html.ts";
import { count, percent } from "./numbers.ts";
import { type Stroke, type Tone, toneColor } from "./pieces.ts";
import { type Markish, Plot, plotSvg } from "./plot_svg.ts";
import { shortened } from "./shortened.ts";

const share = { tickFormat: (value: number) => percent(value), ticks: 5, grid: true };

/** A line of a chart: the model in front, rules dashed behind it. */
export interface Series<Point> {
  name: string;
  tone: Tone;
  stroke: Stroke;
  points: readonly Point[];
}

/** Active customers by day or by week. */
export function volumeChart(
  points: readonly { day: Date; customers: number }[],
  unit: "day" | "week",
): Html {
  return plotSvg({
    label: `Active customers by ${unit}`,
    x: { label: null, ticks: 5 },
    y: {
      label: `Active customers per ${unit}`,
      grid: true,
      ticks: 5,
      tickFormat: count,
      zero: true,
    },
    marks: [
      Plot.areaY(points, { x: "day", y: "customers", fill: toneColor(1), fillOpacity: 0.15 }),
      Plot.lineY(points, { x: "day", y: "customers", stroke: toneColor(1), strokeWidth: 2 }),
      Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
    ],
  });
}

/** The share of customers who left after each snapshot. */
export function churnChart(
  points: readonly { day: Date; rate: number; tone: Tone }[],
): Html {
  return plotSvg({
    label: "Churn rate by snapshot",
    x: { label: null, ticks: 5 },
    y: { label: "Left after the snapshot", ...share, zero: true },
    marks: [
      Plot.lineY(points, { x: "day", y: "rate", stroke: toneColor(3), strokeWidth: 1.5 }),
      Plot.dot(points, { x: "day", y: "rate", fill: (point) => toneColor(point.tone), r: 4 }),
      Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
    ],
    color: { type: "identity" },
  });
}

/** Of those called, how many were right, the further one goes down the list. */
export function precisionChart(
  series: readonly Series<{ recall: number; precision: number }>[],
  base_rate: number,
): Html {
  return plotSvg({
    label: "Precision by recall",
    x: { label: "Leavers found", domain: [0, 1], ...share },
    y: { label: "Leavers among those called", domain: [0, 1], ...share },
    marks: [
      Plot.ruleY([base_rate], { stroke: toneColor(3), strokeDasharray: "2 3" }),
      ...lines(series, "recall", "precision"),
    ],
  });
}

/** Predicted against observed. */
export function calibrationChart(
  bins: readonly { mean_probability: number; churn_rate: number }[],
  before?: readonly { mean_probability: number; churn_rate: number }[],
): Html {
  const x = "mean_probability", y = "churn_rate";
  return plotSvg({
    label: "Observed churn by predicted probability",
    x: { label: "Predicted probability", domain: [0, 1], ...share },
    y: { label: "Really left", domain: [0, 1], ...share },
    marks: [
      diagonal(),
      ...before === undefined
        ? []
        : [Plot.dot(before, { x, y, r: 4, stroke: toneColor(3), strokeWidth: 1.5 })],
      Plot.lineY(bins, { x, y, stroke: toneColor(1), strokeWidth: 1.5 }),
      Plot.dot(bins, { x, y, r: 5, fill: toneColor(1) }),
    ],
  });
}

/** Which part of all leavers is found by calling the first share of the list. */
export function gainChart(series: readonly Series<{ share: number; found: number }>[]): Html {
  return plotSvg({
    label: "Share of leavers found by share of customers called",
    x: { label: "Customers called, from the top", domain: [0, 1], ...share },
    y: { label: "Leavers found", domain: [0, 1], ...share },
    marks: [diagonal(), ...lines(series, "share", "found")],
  });
}

/** How many times more leavers than in a random list. */
export function liftChart(series: readonly Series<{ share: number; lift: number | null }>[]): Html {
  const known = series.map((one) => ({
    ...one,
    // The first few calls are chance.
    points: one.points.filter(({ lift, share }) => lift !== null && share >= 0.02),
  }));
  return plotSvg({
    label: "Lift by share of customers called",
    x: { label: "Customers called, from the top", domain: [0, 1], ...share },
    y: { label: "Times as many leavers as by chance", grid: true, ticks: 5, zero: true },
    marks: [
      Plot.ruleY([1], { stroke: toneColor(3), strokeDasharray: "2 3" }),
      ...lines(known, "share", "lift"),
    ],
  });
}

/** What offers from each probability on would have earned. */
export function profitChart(
  points: readonly { threshold: number; profit: number }[],
  chosen: number | null,
): Html {
  return plotSvg({
    label: "Profit by threshold",
    marginLeft: 68,
    x: { label: "Offer from this probability on", domain: [0, 1], ...share },
    y: { label: "Profit on test rows", grid: true, ticks: 5, tickFormat: count },
    marks: [
      Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ...chosen === null
        ? []
        : [Plot.ruleX([chosen], { stroke: toneColor(2), strokeDasharray: "5 3", strokeWidth: 2 })],
      Plot.lineY(points, {
        x: "threshold",
        y: "profit",
        stroke: toneColor(1),
        strokeWidth: 2.5,
        curve: "step-before",
      }),
    ],
  });
}

/** How much each feature moves the scores; names stand above their bars, so they may be long. */
export function featuresChart(bars: readonly { name: string; size: number }[]): Html {
  const place = (bar: { name: string }) => bars.findIndex(({ name }) => name === bar.name);
  return plotSvg({
    label: "Average influence of the strongest features",
    height: 14 + bars.length * 40,
    marginLeft: 4,
    marginTop: 12,
    marginBottom: 2,
    x: { axis: null },
    y: { axis: null, type: "band", padding: 0.62, domain: bars.map((_, at) => at) },
    marks: [
      Plot.barX(bars, { x: "size", y: place, fill: toneColor(1) }),
      Plot.text(bars, {
        x: 0,
        y: place,
        text: (bar) => shortened(bar.name, 56),
        textAnchor: "start",
        dy: -17,
        fill: "currentColor",
      }),
    ],
  });
}

/** How many customers have which probability. */
export function scoresChart(
  bins: readonly { from: number; to: number; customers: number; tone: Tone }[],
): Html {
  return plotSvg({
    label: "Customers by probability",
    marginLeft: 62,
    x: { label: "Probability of leaving", domain: [0, 1], ...share, grid: false },
    y: { label: "Customers", grid: true, ticks: 5, tickFormat: count },
    color: { type: "identity" },
    marks: [
      Plot.rectY(bins, {
        x1: "from",
        x2: "to",
        y: "customers",
        fill: (bin) => toneColor(bin.tone),
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
    ],
  });
}

export interface SlicePoint {
  name: string;
  value: number;
  interval: readonly [number, number] | null;
}

/** A figure for each group of customers, with its interval, beside that of all. */
export function slicesChart(slices: readonly SlicePoint[], all: number): Html {
  const known = slices.filter(({ interval }) => interval !== null);
  const low = Math.min(0.5, ...known.map(({ interval }) => interval![0]));
  return plotSvg({
    label: "ROC-AUC by group",
    height: 60 + slices.length * 24,
    marginTop: 10,
    marginLeft: 168,
    x: { label: "ROC-AUC", grid: true, ticks: 5, domain: [Math.floor(low * 20) / 20, 1] },
    y: {
      label: null,
      type: "band",
      domain: slices.map(({ name }) => name),
      tickSize: 0,
      tickFormat: (name: string) => shortenedGroup(name, 22),
    },
    marks: [
      Plot.ruleX([all], { stroke: toneColor(2), strokeDasharray: "5 3", strokeWidth: 1.5 }),
      Plot.ruleY(known, {
        y: "name",
        x1: (slice) => slice.interval[0],
        x2: (slice) => slice.interval[1],
        stroke: toneColor(1),
        strokeWidth: 2,
      }),
      Plot.dot(slices, { x: "value", y: "name", fill: toneColor(1), r: 4.5 }),
    ],
  });
}

function diagonal(): Markish {
  return Plot.line([[0, 0], [1, 1]], { stroke: toneColor(3), strokeDasharray: "2 3" });
}

/** The first series is drawn last, on top of the others. */
function lines<Point>(
  series: readonly Series<Point>[],
  x: keyof Point & string,
  y: keyof Point & string,
): Markish[] {
  return series.map(({ tone, stroke, points }) =>
    Plot.lineY(points, {
      x,
      y,
      stroke: toneColor(tone),
      strokeWidth: stroke === "line" ? 2.5 : 1.75,
      strokeDasharray: { line: undefined, dashed: "6 4", dotted: "1.5 3" }[stroke],
    })
  ).reverse();
}

/** A group's name with its level whole where it can be: levels tell groups of an attribute apart. */
function shortenedGroup(name: string, length_max: number): string {
  const parted = name.lastIndexOf(": ");
  const attribute_max = length_max - (name.length - parted);
  if (parted < 0 || attribute_max < 5) return shortened(name, length_max);
  return shortened(name.slice(0, parted), attribute_max) + name.slice(parted);
}
