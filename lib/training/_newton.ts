/** An independent oracle for tests: Newton's method on the penalised likelihood, in plain arrays. */

/** Weights that maximise the likelihood of rows (each beginning with 1) and of their penalty rows. */
export function newton(rows: number[][], labels: ArrayLike<number>, ridge: number): number[] {
  const width = rows[0]!.length;
  const penalty = ridge === 0 ? [] : Array.from({ length: width - 1 }, (_, at) => {
    const row = new Array(width).fill(0);
    row[at + 1] = Math.sqrt(2 * ridge);
    return [row, row];
  }).flat();
  const all = [...rows, ...penalty];
  const targets = [...Array.from(labels), ...penalty.map((_, at) => at % 2)];
  const weights = new Array(width).fill(0);
  for (let step = 0; step < 50; step++) {
    const system = Array.from({ length: width }, () => new Array(width + 1).fill(0));
    for (const [at, row] of all.entries()) {
      const score = row.reduce((sum, value, i) => sum + value * weights[i], 0);
      const probability = 1 / (1 + Math.exp(-score));
      const curvature = probability * (1 - probability);
      for (let i = 0; i < width; i++) {
        system[i]![width] += (targets[at]! - probability) * row[i]!;
        for (let j = 0; j < width; j++) system[i]![j] += curvature * row[i]! * row[j]!;
      }
    }
    const change = solve(system);
    for (let i = 0; i < width; i++) weights[i] += change[i]!;
    if (Math.max(...change.map(Math.abs)) < 1e-13) break;
  }
  return weights;
}

/** Gaussian elimination with row exchange; the last column is the right side. */
function solve(system: number[][]): number[] {
  const size = system.length;
  for (let i = 0; i < size; i++) {
    let best = i;
    for (let k = i + 1; k < size; k++) {
      if (Math.abs(system[k]![i]!) > Math.abs(system[best]![i]!)) best = k;
    }
    [system[i], system[best]] = [system[best]!, system[i]!];
    for (let k = i + 1; k < size; k++) {
      const factor = system[k]![i]! / system[i]![i]!;
      for (let j = i; j <= size; j++) system[k]![j]! -= factor * system[i]![j]!;
    }
  }
  const result = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = system[i]![size]!;
    for (let j = i + 1; j < size; j++) sum -= system[i]![j]! * result[j]!;
    result[i] = sum / system[i]![i]!;
  }
  return result;
}
