/** Rows that the model of `_api_server.ts` takes. */

/** How many features it has. */
export const bench_features = 20;

/** A row of the model, another one for another number. */
export function benchRow(seed = 0): { customer: string; features: Record<string, number> } {
  const entries = Array.from(
    { length: bench_features },
    (_, at) => [`f${at}`, Math.sin(at * 7 + seed)],
  );
  return { customer: `c${seed}`, features: Object.fromEntries(entries) };
}

/** The body of `POST /predict` with so many rows. */
export function benchBatch(rows: number): string {
  return JSON.stringify({ rows: Array.from({ length: rows }, (_, at) => benchRow(at)) });
}
