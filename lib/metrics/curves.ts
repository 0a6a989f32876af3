import type { Ranking } from "./ranking.ts";

/** What calling the first share of the list finds. */
export interface GainPoint {
  /** Share of rows called, from the top. */
  share: number;
  /** Share of all churned rows among them. */
  found: number;
  /** Their churn rate over that of all rows; null where nobody is called. */
  lift: number | null;
}

export interface PrecisionPoint {
  recall: number;
  precision: number;
}

/** Gain and lift at even shares of the list. */
export function gainCurve({ labels }: Ranking, points = 100): GainPoint[] {
  const rows = labels.length;
  const found = new Uint32Array(rows + 1);
  for (let at = 0; at < rows; at++) found[at + 1] = found[at]! + labels[at]!;
  const churned = found[rows]!;
  return Array.from({ length: points + 1 }, (_, point) => {
    const called = Math.floor(rows * point / points);
    const share = rows > 0 ? called / rows : 0;
    const part = churned > 0 ? found[called]! / churned : 0;
    return { share, found: part, lift: called > 0 ? part / share : null };
  });
}

/** Precision against recall at distinct scores, thinned to about `points` evenly by recall. */
export function precisionCurve({ labels, ends_tie }: Ranking, points = 200): PrecisionPoint[] {
  let churned = 0;
  for (const label of labels) churned += label;
  const curve: PrecisionPoint[] = [];
  let found = 0, next = 0;
  for (let at = 0; at < labels.length && churned > 0; at++) {
    found += labels[at]!;
    const last = at === labels.length - 1;
    if (ends_tie[at] === 0 || (found / churned < next && !last) || found === 0) continue;
    curve.push({ recall: found / churned, precision: found / (at + 1) });
    next = found / churned + 1 / points;
  }
  return curve;
}
