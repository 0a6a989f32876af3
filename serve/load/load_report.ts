import {
  count,
  figure,
  figures,
  type Html,
  html,
  type Markish,
  page,
  Plot,
  plotSvg,
  table,
  tiles,
  toneColor,
  warning,
} from "../../lib/report/mod.ts";
import type { LoadPlan } from "./open_loop.ts";
import type { Mix } from "./scenarios.ts";
import {
  type Counted,
  milliseconds,
  type Objectives,
  share,
  type Stretch,
  type Summary,
} from "./summary.ts";

/** What a page about a test says beside its figures. */
export interface Tested {
  url: string;
  /** When it began. */
  time: Date;
  plan: LoadPlan;
  mix: Mix;
  rows: number;
  objectives: Objectives;
}

/** The sender itself may be so late before the page says so. */
const late_ms_max = 5;

/** The test as a page in one file. */
export function loadReport(tested: Tested, summary: Summary): string {
  const { url, time, plan, mix, rows, objectives } = tested;
  const { latency_ms, late_ms } = summary;
  const kinds = [...mix].map(([name, weight]) =>
    `${weight} ${name}${name === "batch" ? ` of ${rows} rows` : ""}`
  );
  const began = time.toISOString().slice(0, 16).replace("T", " ");
  const sent = `${count(plan.rate_per_s)} requests a second for ${plan.duration_s} s to ${url}, ` +
    `${began} UTC. Kinds by weight: ${kinds.join(", ")}.`;
  const verdict = summary.passed
    ? `It has reached its objectives: p99 below ${objectives.latency_ms_p99} ms, less than ` +
      `${share(objectives.errors_share)} failed.`
    : `It has missed its objectives: ${summary.missed.join("; ")}.`;
  return page({
    title: "Load test of the prediction API",
    intro: html`
      <p class="about">${verdict}</p>
      <p>${sent}</p>
      ${tiles([
        { value: ms(latency_ms.p50), name: "p50" },
        {
          value: ms(latency_ms.p99),
          name: "p99",
          more: `objective ${objectives.latency_ms_p99} ms`,
        },
        {
          value: share(summary.errors_share),
          name: "failed",
          more: `objective ${share(objectives.errors_share)}`,
        },
        { value: count(summary.requests), name: "requests" },
      ])}
      ${(late_ms.p99 ?? 0) > late_ms_max && warning(html`
        <p>Requests were sent up to ${ms(late_ms.p99)} late (p99): this machine was too busy to send
        them on time, and that is part of all latencies here.</p>
      `)}
    `,
    sections: [
      { id: "latency", title: "Latency", body: latencySection(summary, objectives) },
      { id: "ends", title: "What came of the requests", body: endsSection(summary) },
    ],
    footer: html`
      <p>A latency is counted from when a request was due, whenever it was sent; requests were sent at
      their times whatever was still unanswered (open loop). The first ${plan.warm_up_s} s are not
      counted.</p>
    `,
  });
}

function latencySection(summary: Summary, { latency_ms_p99 }: Objectives): Html {
  const named: [string, Counted][] = [["all", summary], ...Object.entries(summary.scenarios)];
  return html`
    ${table<[string, Counted]>(
      [
        { title: "Requests", value: ([name]) => name },
        { title: "Count", value: ([, { requests }]) => count(requests), number: true },
        { title: "Failed", value: ([, { errors }]) => count(errors), number: true },
        ...(["p50", "p90", "p95", "p99", "p99_9", "max"] as const).map((name) => ({
          title: name.replace("_", "."),
          value: ([, { latency_ms }]: [string, Counted]) => ms(latency_ms[name]),
          number: true,
        })),
      ],
      named,
      { caption: "Latency of good answers" },
    )}
    ${figures(
      figure(
        "Latency by percentile",
        curveChart(summary.curve, latency_ms_p99),
        "How long the slowest requests took: to the right each mark is ten times rarer.",
        [
          { name: "latency", tone: 1 },
          { name: "objective for p99", tone: 3, mark: "dotted" },
        ],
      ),
      figure(
        "Latency during the test",
        stretchChart(summary.stretches),
        "A rising line says that requests queue up: the rate is more than the server can do.",
        [{ name: "p50", tone: 1 }, { name: "p99", tone: 2, mark: "dashed" }],
      ),
    )}
  `;
}

function endsSection({ ends, requests }: Summary): Html {
  return table<[string, number]>([
    { title: "End", value: ([end]) => /^\d+$/.test(end) ? `status ${end}` : end },
    { title: "Requests", value: ([, number]) => count(number), number: true },
    { title: "Share", value: ([, number]) => share(number / requests), number: true },
  ], Object.entries(ends));
}

const ruler = { grid: true, ticks: 5 };

function curveChart(curve: Summary["curve"], objective_ms: number): Html {
  const left = (share: number) => 1 / (1 - share);
  const points = curve.map(({ quantile, latency_ms }) => ({ x: left(quantile), latency_ms }));
  const marks: Markish[] = [
    Plot.ruleY([objective_ms], { stroke: toneColor(3), strokeDasharray: "2 3" }),
    Plot.lineY(points, { x: "x", y: "latency_ms", stroke: toneColor(1), strokeWidth: 2.5 }),
  ];
  return plotSvg({
    label: "Latency by percentile",
    x: {
      type: "log",
      label: "Percentile",
      ticks: [1, 2, 10, 100, 1000, 10_000].filter((tick) => tick <= (points.at(-1)?.x ?? 1)),
      tickFormat: (x: number) => `${Number(((1 - 1 / x) * 100).toFixed(2))}`,
    },
    y: { type: "log", label: "Milliseconds", ...ruler, tickFormat: (y: number) => `${y}` },
    marks,
  });
}

function stretchChart(stretches: readonly Stretch[]): Html {
  const line = (name: "p50" | "p99", dashes: string | undefined, tone: 1 | 2) =>
    Plot.lineY(
      stretches.filter(({ latency_ms }) => latency_ms[name] !== null)
        .map(({ from_s, latency_ms }) => ({ from_s, y: latency_ms[name]! })),
      { x: "from_s", y: "y", stroke: toneColor(tone), strokeWidth: 2, strokeDasharray: dashes },
    );
  return plotSvg({
    label: "Latency during the test",
    x: { label: "Seconds", ...ruler },
    y: { label: "Milliseconds", ...ruler, zero: true },
    marks: [line("p50", undefined, 1), line("p99", "6 4", 2)],
  });
}

function ms(value: number | null): string {
  return value === null ? "–" : milliseconds(value);
}
