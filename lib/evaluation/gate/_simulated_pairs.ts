/**
 * Pairs of models whose true difference is known, to see how often the gate is right.
 *
 * A customer's true log-odds of leaving are normal, partly shared by its rows. A model sees them through
 * normal noise, again partly shared; the noise of two models is correlated. The less noise, the less log
 * loss, by an amount that an integral gives.
 */
import { seededDraw } from "../../metrics/mod.ts";

export interface Population {
  customers: number;
  rows_per_customer: number;
  /** Mean and deviation of the true log-odds. */
  mean: number;
  deviation: number;
  /** Share of variance, of truth and noise alike, that the rows of a customer have in common. */
  shared: number;
  /** Correlation of the two models' noise. */
  correlation: number;
  /** Deviation of the noise, by model. */
  noise: { champion: number; candidate: number };
}

export interface SimulatedRows {
  keys: string[];
  labels: Uint8Array;
  champion: { scores: Float64Array; probability: Float64Array };
  candidate: { scores: Float64Array; probability: Float64Array };
  /** Two groups of about equal size that have nothing to do with leaving. */
  groups: { attribute: string; level: string; rows: Uint32Array }[];
}

export function simulatedRows(population: Population, seed: number): SimulatedRows {
  const { customers, rows_per_customer, mean, deviation, shared, correlation, noise } = population;
  const draw = seededDraw(seed);
  const uniform = () => (draw(2 ** 31) + 0.5) / 2 ** 31;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const rows = customers * rows_per_customer;
  const keys: string[] = [];
  const labels = new Uint8Array(rows);
  const scores = { champion: new Float64Array(rows), candidate: new Float64Array(rows) };
  const [common, own] = [Math.sqrt(shared), Math.sqrt(1 - shared)];
  const [alike, apart] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
  for (let customer = 0, row = 0; customer < customers; customer++) {
    const [truth, both, first, second] = [normal(), normal(), normal(), normal()];
    for (let copy = 0; copy < rows_per_customer; copy++, row++) {
      const part = (of: number) => common * of + own * normal();
      const log_odds = mean + deviation * part(truth);
      const seen_by_both = part(both);
      scores.champion[row] = log_odds +
        noise.champion * (alike * seen_by_both + apart * part(first));
      scores.candidate[row] = log_odds +
        noise.candidate * (alike * seen_by_both + apart * part(second));
      labels[row] = uniform() < sigmoid(log_odds) ? 1 : 0;
      keys.push(`c${customer}`);
    }
  }
  const opinion = (scores: Float64Array) => ({ scores, probability: scores.map(sigmoid) });
  return {
    keys,
    labels,
    champion: opinion(scores.champion),
    candidate: opinion(scores.candidate),
    groups: ["even", "odd"].map((level, at) => ({
      attribute: "customer",
      level,
      rows: Uint32Array.from(keys.keys()).filter((row) => (
        Math.floor(row / rows_per_customer) % 2 === at
      )),
    })),
  };
}

/** The log loss that noise of this deviation leaves, by an integral over truth and noise. */
export function expectedLoss({ mean, deviation }: Population, noise: number): number {
  const steps = 120, reach = 6;
  let sum = 0, weights = 0;
  for (let i = 0; i <= steps; i++) {
    const x = reach * (2 * i / steps - 1);
    const log_odds = mean + deviation * x;
    for (let j = 0; j <= steps; j++) {
      const z = reach * (2 * j / steps - 1);
      const weight = Math.exp(-(x * x + z * z) / 2);
      const given = log_odds + noise * z;
      // −log σ(g) = log(1 + e^−g), and of staying log(1 + e^g).
      const loss = Math.log1p(Math.exp(-given)) + (1 - sigmoid(log_odds)) * given;
      sum += weight * loss;
      weights += weight;
    }
  }
  return sum / weights;
}

function sigmoid(log_odds: number): number {
  return 1 / (1 + Math.exp(-log_odds));
}
