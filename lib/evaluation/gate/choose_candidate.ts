/** Which of several models is to pass the gate, by validation rows alone. */
import { clusteredMean, countChurned, type Labels, rowLoss } from "../../metrics/mod.ts";
import type { CandidateChoice } from "../../model/mod.ts";

/** What a model says of validation rows that it had not seen. */
export interface ValidationPredictions {
  /** As in models/<name>/. */
  name: string;
  /** The kind of its model file; "logistic" is the simplest. */
  kind: string;
  keys: readonly string[];
  snapshot_days: ArrayLike<number>;
  labels: Labels;
  probability: ArrayLike<number>;
}

/**
 * Chooses by log loss on validation rows; within one standard error of the best the logistic model is
 * taken, being simpler (the one-standard-error rule of Breiman, Friedman, Olshen and Stone, 1984).
 *
 * The error is that of the mean difference row by row, rows of one customer taken together.
 *
 * @throws {RangeError} If there are no models, no rows, or one class only.
 * @throws {TypeError} If models were not asked about the same rows, or a probability is none.
 */
export function chooseCandidate(models: readonly ValidationPredictions[]): CandidateChoice {
  const [first] = models;
  if (first === undefined) throw new RangeError("Cannot choose a candidate: there is no model");
  check(models, first);
  const { keys, labels } = first;
  const losses = models.map(({ name, kind, probability }) => {
    const rows = Float64Array.from(labels, (label, row) => rowLoss(probability[row]!, label));
    return { name, kind, rows, log_loss: rows.reduce((sum, one) => sum + one, 0) / rows.length };
  }).sort((a, b) => a.log_loss - b.log_loss || (a.name < b.name ? -1 : 1));
  const best = losses[0]!;
  const simplest = losses.find(({ kind }) => kind === "logistic") ?? best;
  const { mean, standard_error, customers } = clusteredMean(
    keys,
    simplest.rows.map((one, row) => one - best.rows[row]!),
  );
  const chosen = mean <= standard_error ? simplest : best;
  return {
    chosen: chosen.name,
    sentence: sentence(chosen.name, best, simplest.name, { mean, standard_error }),
    rows: keys.length,
    customers,
    models: losses.map(({ name, kind, log_loss }) => ({ name, kind, log_loss })),
    gain: simplest === best ? null : { value: mean, standard_error },
  };
}

function sentence(
  chosen: string,
  best: { name: string; log_loss: number },
  simplest: string,
  { mean, standard_error }: { mean: number; standard_error: number },
): string {
  if (best.name === simplest) {
    return `The ${chosen} model has the least log loss on validation rows: ` +
      `${best.log_loss.toFixed(4)}.`;
  }
  const by = `${mean.toFixed(4)} less log loss than the ${simplest} model on validation rows, ` +
    `standard error ${standard_error.toFixed(4)}`;
  return chosen === best.name
    ? `The ${chosen} model has ${by}.`
    : `The ${chosen} model is taken, being simpler: the ${best.name} model has only ${by}.`;
}

function check(models: readonly ValidationPredictions[], first: ValidationPredictions): void {
  const problems: string[] = [];
  const names = new Set<string>();
  for (const model of models) {
    const { name, keys, snapshot_days, labels, probability } = model;
    if (names.has(name)) problems.push(`"${name}" is given twice`);
    names.add(name);
    const bad = Array.from(probability).findIndex((one) => !(one >= 0 && one <= 1));
    if (bad >= 0) {
      problems.push(
        `"${name}" gives row ${bad} probability ${probability[bad]}, must be between 0 and 1`,
      );
    }
    const lengths = [keys, snapshot_days, labels, probability].map(({ length }) => length);
    const other = lengths.some((length) => length !== first.keys.length)
      ? `has ${Math.min(...lengths)} rows, must have ${first.keys.length} as "${first.name}"`
      : firstOtherRow(model, first);
    if (other !== undefined) problems.push(`"${name}" ${other}`);
  }
  if (problems.length > 0) {
    throw new TypeError(`Cannot choose a candidate: ${problems.join("; ")}`);
  }
  const rows = first.keys.length, churned = countChurned(first.labels, rows);
  if (churned === 0 || churned === rows) {
    throw new RangeError(
      `Cannot choose a candidate: ${churned} of ${rows} validation rows churned, ` +
        "must hold both classes",
    );
  }
  if (first.keys.some((key) => key !== first.keys[0])) return;
  throw new RangeError(
    `Cannot choose a candidate: all ${rows} validation rows are of one customer, ` +
      "must be of at least 2",
  );
}

function firstOtherRow(
  { keys, snapshot_days, labels }: ValidationPredictions,
  first: ValidationPredictions,
): string | undefined {
  for (let row = 0; row < keys.length; row++) {
    const same = keys[row] === first.keys[row] && snapshot_days[row] === first.snapshot_days[row] &&
      labels[row] === first.labels[row];
    if (same) continue;
    return `has customer "${keys[row]}" in row ${row} where "${first.name}" has ` +
      `"${first.keys[row]}", or another snapshot or label; all must be asked about the same rows`;
  }
}
