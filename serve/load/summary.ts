import type { Shots } from "./open_loop.ts";

/** What a test must reach. */
export interface Objectives {
  latency_ms_p99: number;
  /** Most requests that may have another answer than 2xx, or none, as a share of all. */
  errors_share: number;
}

export const quantiles = [0.5, 0.9, 0.95, 0.99, 0.999, 1] as const;

/** Latencies in milliseconds by quantile; null: there was no good answer. */
export type Latencies = Record<"p50" | "p90" | "p95" | "p99" | "p99_9" | "max", number | null>;

/** What became of the requests of one scenario, or of all. */
export interface Counted {
  requests: number;
  /** Without an answer of 2xx. */
  errors: number;
  /** Of good answers, from when the request was due. */
  latency_ms: Latencies;
}

/** One stretch of the test. */
export interface Stretch extends Counted {
  /** Since the beginning of the counted part. */
  from_s: number;
}

export interface Summary extends Counted {
  passed: boolean;
  /** What was not reached, in words. */
  missed: string[];
  errors_share: number;
  /** How many have come to what end: "200", "503", or why there was no answer. */
  ends: Record<string, number>;
  /** How late requests were sent, which is no fault of the server. */
  late_ms: Latencies;
  scenarios: Record<string, Counted>;
  stretches: Stretch[];
  /** Latencies by quantile for a chart, in steps that narrow towards 1. */
  curve: { quantile: number; latency_ms: number }[];
}

/** As many points as a chart has room for. */
const stretches_max = 120;

/** Adds up a test and holds it against its objectives. */
export function summarize(
  shots: Shots,
  names: readonly string[],
  { rate_per_s }: { rate_per_s: number },
  objectives: Objectives,
): Summary {
  const all = [...shots.latency_ms.keys()];
  const duration_s = all.length / rate_per_s;
  const total = counted(shots, all);
  const errors_share = total.errors / total.requests;
  const length_s = Math.max(1, Math.ceil(duration_s / stretches_max));
  const per_stretch = Math.max(1, Math.round(rate_per_s * length_s));
  const stretches = Array.from({ length: Math.ceil(all.length / per_stretch) }, (_, at) => ({
    from_s: at * length_s,
    ...counted(shots, all.slice(at * per_stretch, (at + 1) * per_stretch)),
  }));
  const ends = new Map<string, number>(shots.failures);
  for (const status of shots.status) {
    if (status > 0) ends.set(`${status}`, (ends.get(`${status}`) ?? 0) + 1);
  }
  const missed = missedOf(total, errors_share, objectives);
  return {
    passed: missed.length === 0,
    missed,
    ...total,
    errors_share,
    ends: Object.fromEntries([...ends].sort(([a], [b]) => a < b ? -1 : 1)),
    late_ms: latencies(Float64Array.from(shots.late_ms).sort()),
    scenarios: Object.fromEntries(names.map((name, index) => [
      name,
      counted(shots, all.filter((at) => shots.scenario[at] === index)),
    ])),
    stretches,
    curve: curve(good(shots, all)),
  };
}

function missedOf(
  { latency_ms: { p99 } }: Counted,
  errors_share: number,
  { latency_ms_p99, errors_share: errors_share_max }: Objectives,
): string[] {
  const missed = [];
  if (p99 === null) missed.push("no request had a good answer");
  else if (!(p99 < latency_ms_p99)) {
    missed.push(`p99 is ${milliseconds(p99)}, must be below ${latency_ms_p99} ms`);
  }
  if (!(errors_share < errors_share_max)) {
    missed.push(`${share(errors_share)} failed, must be less than ${share(errors_share_max)}`);
  }
  return missed;
}

function counted(shots: Shots, indexes: readonly number[]): Counted {
  const sorted = good(shots, indexes);
  return {
    requests: indexes.length,
    errors: indexes.length - sorted.length,
    latency_ms: latencies(sorted),
  };
}

/** Latencies of good answers, rising. */
function good({ latency_ms, status }: Shots, indexes: readonly number[]): Float64Array {
  const kept = indexes.filter((at) => status[at]! >= 200 && status[at]! < 300);
  return Float64Array.from(kept, (at) => latency_ms[at]!).sort();
}

function latencies(sorted: Float64Array): Latencies {
  const [p50, p90, p95, p99, p99_9, max] = quantiles.map((q) => quantile(sorted, q));
  return { p50: p50!, p90: p90!, p95: p95!, p99: p99!, p99_9: p99_9!, max: max! };
}

/** The smallest value that so many values do not exceed (nearest rank); null of none. */
export function quantile(sorted: Float64Array, share: number): number | null {
  if (sorted.length === 0) return null;
  // A share such as 0.07 of 100 is a hair above 7.
  const rank = Math.max(1, Math.ceil(share * sorted.length - 1e-9));
  return sorted[rank - 1]!;
}

function curve(sorted: Float64Array): Summary["curve"] {
  const points = [];
  for (let left = 1; left * sorted.length >= 1; left /= 10 ** 0.1) {
    const latency_ms = quantile(sorted, 1 - left);
    if (latency_ms !== null) points.push({ quantile: 1 - left, latency_ms });
  }
  return points;
}

/** The figures in lines for a terminal. */
export function summaryText(summary: Summary): string {
  const head = ["", "requests", "failed", "p50", "p90", "p95", "p99", "p99.9", "max"];
  const of = ({ requests, errors, latency_ms }: Counted) => [
    `${requests}`,
    `${errors}`,
    ...Object.values(latency_ms).map((ms) => ms === null ? "–" : milliseconds(ms)),
  ];
  const cells = [
    head,
    ["all", ...of(summary)],
    ...Object.entries(summary.scenarios).map(([name, one]) => [name, ...of(one)]),
  ];
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at]!.length)));
  const lines = cells.map((row) =>
    row.map((cell, at) => at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))
      .join("  ")
  );
  const { late_ms: { p99 }, ends, missed } = summary;
  return [
    ...lines,
    `ends: ${Object.entries(ends).map(([end, requests]) => `${requests} × ${end}`).join(", ")}`,
    `sent late by ${milliseconds(p99 ?? 0)} (p99), which is part of the latencies`,
    missed.length === 0 ? "objectives reached" : `objectives missed: ${missed.join("; ")}`,
  ].join("\n");
}

/** `12.3 ms`; below ten with two digits. */
export function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}

/** `0.25 %`. */
export function share(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`;
}
