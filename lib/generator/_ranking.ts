/** What can be known of made users: features from their events alone, and how well ranks do. */
import { EVENT_TYPES } from "./activity.ts";
import { ACTIVE_WITHIN_DAYS, Elearning, HORIZON_DAYS } from "./elearning.ts";
import { type ElearningOptions, firstAndLastDay } from "./options.ts";

/** One eligible user at one snapshot. */
export interface Row {
  user_id: number;
  day: number;
  recency: number;
  features: number[];
  truth: number;
  truth_at_last_visit: number;
  /** Undefined where the horizon ends after the data. */
  churned: boolean | undefined;
}

const [FAILED, TICKET, QUIZ, VIDEO] =
  (["payment_failed", "support_ticket", "quiz_attempt"] as const)
    .map((name) => EVENT_TYPES.indexOf(name)).concat(EVENT_TYPES.indexOf("video_watch"));

/** Every eligible row, with features that use nothing but users, events and the snapshot. */
export function eligibleRows(options: ElearningOptions): Row[] {
  const [first, last] = firstAndLastDay(options);
  const elearning = new Elearning(options);
  const rows: Row[] = [];
  for (let user_id = 1; user_id <= options.users; user_id++) {
    // Per day since the first: events, minutes, quizzes, points, failed payments, tickets.
    const days = new Map<number, number[]>();
    const mine: Row[] = [];
    let plan = 0;
    elearning.user(user_id, {
      user: (user) => plan = user.plan,
      event(_user, second, type, _course, tenths, score) {
        const day = first + Math.floor(second / 86_400);
        const sums = days.get(day) ?? [0, 0, 0, 0, 0, 0];
        days.set(day, sums);
        sums[0]!++;
        if (type === VIDEO) sums[1]! += tenths / 10;
        if (type === QUIZ) (sums[2]!++, sums[3]! += score);
        if (type === FAILED) sums[4]!++;
        if (type === TICKET) sums[5]!++;
      },
      truth: (_user, day, truth, truth_at_last_visit) =>
        mine.push({
          user_id,
          day,
          truth,
          truth_at_last_visit,
          recency: 0,
          features: [],
          churned: undefined,
        }),
    });
    const active = [...days.keys()];
    for (const row of mine) {
      const past = active.filter((day) => day <= row.day);
      row.recency = row.day - past.at(-1)!;
      if (row.day + HORIZON_DAYS <= last) {
        row.churned = !active.some((day) => day > row.day && day <= row.day + HORIZON_DAYS);
      }
      const sum = (window: number, what: number) =>
        past.reduce((n, day) => day > row.day - window ? n + days.get(day)![what]! : n, 0);
      const count = (window: number) => past.filter((day) => day > row.day - window).length;
      const tenure = row.recency === row.day - past[0]! ? 0 : past.at(-1)! - past[0]!;
      const gap = past.length > 1 ? tenure / (past.length - 1) : 15;
      const windows = [7, 14, ACTIVE_WITHIN_DAYS];
      row.features = [
        row.recency,
        Math.log(1 + row.recency),
        tenure,
        row.day - past[0]!,
        gap,
        row.recency / (gap + 1),
        past.length === 1 ? 1 : 0,
        ...windows.flatMap((w) => [count(w), sum(w, 0) / 10, sum(w, 1) / 60]),
        (count(7) / 7 + 0.02) / (count(30) / 30 + 0.02),
        sum(30, 2) > 0 ? sum(30, 3) / sum(30, 2) - 60 : 0,
        sum(30, 4),
        sum(30, 5),
        plan === 1 ? 1 : 0,
        plan === 2 ? 1 : 0,
      ];
    }
    rows.push(...mine);
  }
  return rows;
}

/** Area under the ROC curve (ties count half) and average precision (tied rows enter together). */
export function areas(scores: number[], churned: boolean[]): { roc: number; pr: number } {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const positives = churned.filter(Boolean).length;
  let [hits, misses, roc, pr] = [0, 0, 0, 0];
  for (let i = 0; i < order.length;) {
    const [hitsBefore, missesBefore] = [hits, misses];
    const score = scores[order[i]!]!;
    for (; i < order.length && scores[order[i]!] === score; i++) {
      if (churned[order[i]!]) hits++;
      else misses++;
    }
    roc += (misses - missesBefore) * (hitsBefore + hits) / 2;
    pr += (hits - hitsBefore) * hits / (hits + misses);
  }
  return { roc: roc / (positives * misses), pr: pr / positives };
}

/** Fits a logistic regression by Newton's method on standardised features and returns its score. */
export function fitLogistic(xs: number[][], churned: boolean[]): (x: number[]) => number {
  const width = xs[0]!.length;
  const mean = Array.from({ length: width }, (_, j) => average(xs.map((x) => x[j]!)));
  const scale = mean.map((m, j) => Math.sqrt(average(xs.map((x) => (x[j]! - m) ** 2))) || 1);
  const standard = (x: number[]) => [1, ...x.map((v, j) => (v - mean[j]!) / scale[j]!)];
  const rows = xs.map(standard);
  const weights = new Array<number>(width + 1).fill(0);
  const score = (z: number[]) => z.reduce((sum, v, j) => sum + v * weights[j]!, 0);
  for (let step = 0; step < 8; step++) {
    const gradient = weights.map((w) => -w);
    const hessian = weights.map((_, j) => weights.map((_, k) => j === k ? 1 : 0));
    rows.forEach((z, i) => {
      const p = 1 / (1 + Math.exp(-score(z)));
      for (let j = 0; j <= width; j++) {
        gradient[j]! += z[j]! * ((churned[i] ? 1 : 0) - p);
        for (let k = 0; k <= j; k++) hessian[j]![k]! += z[j]! * z[k]! * p * (1 - p);
      }
    });
    solve(hessian, gradient).forEach((delta, j) => weights[j]! += delta);
  }
  return (x) => score(standard(x));
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Solves a positive definite system of which the lower triangle is given, by Cholesky. */
function solve(lower: number[][], right: number[]): number[] {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  }
  const half: number[] = [];
  for (let i = 0; i < n; i++) {
    half[i] = (right[i]! - half.reduce((s, v, k) => s + v * lower[i]![k]!, 0)) / lower[i]![i]!;
  }
  const whole = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = half[i]!;
    for (let k = i + 1; k < n; k++) sum -= lower[k]![i]! * whole[k]!;
    whole[i] = sum / lower[i]![i]!;
  }
  return whole;
}
