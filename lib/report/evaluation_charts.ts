/** Charts that set models side by side: aggregates in, SVG out. */
import type { Html } from "./html.ts";
import { count, percent } from "./numbers.ts";
import { type Stroke, type Tone, toneColor } from "./pieces.ts";
import { Plot, plotSvg } from "./plot_svg.ts";

/** A figure of one model with its interval; names stand above, so they may be long. */
export interface IntervalRow {
  name: string;
  value: number;
  interval: readonly [number, number] | null;
  tone: Tone;
}

/** One figure of several models. */
export function intervalsChart(
  rows: readonly IntervalRow[],
  { label, reference }: { label: string; reference?: number },
): Html {
  const place = (row: { name: string }) => rows.findIndex(({ name }) => name === row.name);
  const known = rows.filter(({ interval }) => interval !== null);
  const ends = rows.flatMap(({ value, interval }) => [value, ...interval ?? []])
    .concat(reference ?? []);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = (high - low) * 0.06 || 0.01;
  return plotSvg({
    label,
    height: 62 + rows.length * 44,
    marginLeft: 14,
    marginTop: 12,
    x: { label, grid: true, ticks: 5, domain: [low - room, high + room] },
    y: { axis: null, type: "band", padding: 0.1, domain: rows.map((_, at) => at) },
    color: { type: "identity" },
    marks: [
      ...reference === undefined
        ? []
        : [Plot.ruleX([reference], { stroke: toneColor(3), strokeDasharray: "2 3" })],
      Plot.ruleY(known, {
        y: place,
        x1: (row) => row.interval[0],
        x2: (row) => row.interval[1],
        stroke: (row) => toneColor(row.tone),
        strokeWidth: 2,
        dy: 8,
      }),
      Plot.dot(rows, {
        x: "value",
        y: place,
        fill: (row: IntervalRow) => toneColor(row.tone),
        r: 5,
        dy: 8,
      }),
      Plot.text(rows, {
        x: low - room,
        y: place,
        text: "name",
        textAnchor: "start",
        dx: 4,
        dy: -9,
        fill: "currentColor",
      }),
    ],
  });
}

/** What offers from a probability on would have earned under one model. */
export interface ProfitLine {
  name: string;
  tone: Tone;
  stroke: Stroke;
  points: readonly { threshold: number; profit: number }[];
  /** The threshold in use, and what it earned; null: no offers. */
  chosen: { threshold: number; profit: number } | null;
}

/** Profit by threshold for several models, with a dot where each has its own. */
export function profitsChart(lines: readonly ProfitLine[]): Html {
  const share = { tickFormat: (value: number) => percent(value), ticks: 5, grid: true };
  const dots = lines.flatMap(({ chosen, tone }) => chosen === null ? [] : [{ ...chosen, tone }]);
  return plotSvg({
    label: "Profit by threshold",
    marginLeft: 68,
    x: { label: "Offer from this probability on", domain: [0, 1], ...share },
    y: { label: "Profit on test rows", grid: true, ticks: 5, tickFormat: count },
    color: { type: "identity" },
    marks: [
      Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ...lines.map(({ points, tone, stroke }) =>
        Plot.lineY(points, {
          x: "threshold",
          y: "profit",
          stroke: toneColor(tone),
          strokeWidth: stroke === "line" ? 2.5 : 1.75,
          strokeDasharray: { line: undefined, dashed: "6 4", dotted: "1.5 3" }[stroke],
          curve: "step-before",
        })
      ).reverse(),
      Plot.dot(dots, {
        x: "threshold",
        y: "profit",
        r: 5,
        fill: (dot: { tone: Tone }) => toneColor(dot.tone),
      }),
    ],
  });
}
