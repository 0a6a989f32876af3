import { z } from "zod";
import { ascend } from "./two_classes.ts";
import { type Convergence, convergence } from "./convergence.ts";
import { DesignMatrix } from "./design_matrix.ts";
import { type Encoding, fitEncoding } from "./encoding.ts";
import { checkColumns, type FeatureColumn } from "../model/mod.ts";
import { type Labels, requireBothClasses } from "../metrics/mod.ts";
import { refuseSeparating } from "./separating.ts";
import { whiten, type Whitening } from "./whiten.ts";

const optionsSchema = z.strictObject({
  /** λ of the penalty, in the units of one row; scikit-learn's 1 / C. */
  ridge: z.number().min(0).default(1),
  /** Steps tried first; more follow only where the checks fail. */
  steps: z.int().positive().default(12),
  steps_max: z.int().positive().default(4000),
  /** The largest component of the mean gradient that is called zero. */
  gradient_max: z.number().positive().default(1e-6),
  /** How far a weight may be from the maximum of the likelihood. */
  weight_error_max: z.number().positive().default(5e-6),
  levels_max: z.int().positive().default(100),
  /** Fewer churned rows, or fewer that stayed, teach nothing. */
  churners_min: z.int().positive().default(10),
});

export type LogisticOptions = z.input<typeof optionsSchema>;

/** What was found on the way, for the model file and the report. */
export interface FitFacts {
  rows: number;
  churned: number;
  ridge: number;
  steps: number;
  gradient: number;
  weight_error: number;
  pivot_min: number;
}

/** A logistic model as training leaves it. */
export interface LogisticFit {
  encoding: Encoding;
  /** Log-odds of the average training row. */
  base: number;
  /** One per column of the encoding. */
  weights: number[];
  fit: FitFacts;
}

/**
 * Fits a penalised logistic regression by ml-logistic-regression, with the care that it needs.
 *
 * The penalty is made of rows: per column two rows, all zero except √(2λ), one of each class. Near
 * zero it equals λ/2 · w², far from it it grows linearly (a log-F prior). Features are encoded and
 * standardised, then whitened, so that the library's fixed step cannot diverge.
 *
 * Order rows by a unique key: another order changes the last bits of the weights.
 *
 * @throws {TypeError | RangeError} If anything is given of which the library would silently make a
 * wrong model, or if the weights do not converge.
 */
export function trainLogistic(
  columns: readonly FeatureColumn[],
  labels: Labels,
  options: LogisticOptions = {},
): LogisticFit {
  const settings = parseOptions(options);
  const { ridge } = settings;
  const rows = checkColumns(columns);
  const churned = requireBothClasses(labels, rows, "train", settings.churners_min);
  const { encoding, design } = fitEncoding(columns, settings);
  if (encoding.columns.length === 0) {
    const dropped = encoding.dropped.map(({ name, why }) => `"${name}" is ${why}`);
    throw new RangeError(`Cannot train: no feature says anything: ${dropped.join(", ")}`);
  }
  if (ridge === 0) refuseSeparating(encoding, design, labels);
  const penalised = withPenaltyRows(design, labels, ridge);
  const names = ["intercept", ...encoding.columns.map(({ name }) => name)];
  const reached = climb(penalised, names, settings);
  const [base, ...weights] = Array.from(reached.weights, (w) => w + 0);
  const { steps, gradient, weight_error, pivot_min } = reached;
  return {
    encoding,
    base: base!,
    weights,
    fit: { rows, churned, ridge, steps, gradient, weight_error, pivot_min },
  };
}

type Settings = z.output<typeof optionsSchema>;

function parseOptions(options: LogisticOptions): Settings {
  const parsed = optionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `${issue.keys.map((key) => `"${key}"`).join(", ")} unknown, valid are ${
        Object.keys(optionsSchema.shape).join(", ")
      }`
      : `"${issue.path.join(".")}": ${issue.message}`
  );
  throw new TypeError(`Cannot train: wrong options: ${problems.join("; ")}`);
}

interface Penalised {
  design: DesignMatrix;
  labels: Float64Array;
}

function withPenaltyRows(design: DesignMatrix, labels: Labels, ridge: number): Penalised {
  const { rows, columns } = design;
  const extra = ridge > 0 ? 2 * (columns - 1) : 0;
  const result = new DesignMatrix(rows + extra, columns);
  const targets = new Float64Array(rows + extra);
  result.data.set(design.data);
  targets.set(Array.from(labels));
  for (let at = 0; at < extra; at++) {
    result.set(rows + at, 1 + (at >> 1), Math.sqrt(2 * ridge));
    targets[rows + at] = at & 1;
  }
  return { design: result, labels: targets };
}

/**
 * Step of the ascent, in rows. Whitened, the curvature is at most a quarter of the rows, so every step
 * below 8 converges; longer ones are shorter ways where churn is rare, and 8 itself may swing for ever.
 */
const step_length = 6;

/** Where the weights are, how they got there and how far they still are from the maximum. */
interface Reached extends Omit<Convergence, "curvatures" | "left_per_step"> {
  /** For the design's own columns. */
  weights: Float64Array;
  steps: number;
  pivot_min: number;
}

/** Steps until both checks hold; the library starts from zero each time, so the number is foreseen. */
function climb(penalised: Penalised, names: readonly string[], settings: Settings): Reached {
  const { design, labels } = penalised;
  const whitening = whiten(design, names);
  const learning_rate = step_length / design.rows;
  const target = new DesignMatrix(design.rows, 1, labels);
  let straightened = false;
  for (let steps = Math.min(settings.steps, settings.steps_max);;) {
    const weights = ascend(design, target, { steps, learning_rate });
    const found = convergence(design, labels, weights, whitening, step_length);
    const excess = excessOf(found, settings);
    if (excess <= 1) {
      const { pivot_min } = whitening;
      return { ...found, weights: whitening.unwhiten(weights), steps, pivot_min };
    }
    if (!straightened && Number.isFinite(excess)) {
      straightened = true;
      const quickly = climbStraight(penalised, whitening, found.curvatures, settings);
      if (quickly !== undefined) return { ...quickly, steps: steps + quickly.steps };
    }
    if (!(steps < settings.steps_max) || Number.isNaN(excess)) {
      throw new RangeError(
        `Cannot train: after ${steps} steps the gradient is ${found.gradient.toExponential(1)}, ` +
          `must be at most ${settings.gradient_max}, and a weight is still ` +
          `${found.weight_error.toExponential(1)} off, must be at most ` +
          `${settings.weight_error_max}; raise ridge or steps_max`,
      );
    }
    // A tenth more than the slowest direction asks for, since it is judged where we stand now.
    const missing = 1.1 * Math.log(excess) / -Math.log(Math.max(found.left_per_step, 0.1));
    const next = Number.isFinite(missing) && missing > 0
      ? steps + Math.ceil(missing) + 2
      : Infinity;
    steps = Math.min(next, settings.steps_max);
  }
}

/** How many times the limits are exceeded; at most 1 where the weights are good. */
function excessOf(found: Convergence, { gradient_max, weight_error_max }: Settings): number {
  return Math.max(found.gradient / gradient_max, found.weight_error / weight_error_max);
}

/** Steps that are tried in the straightened basis, each time from zero. */
const straight_steps = [12, 30, 60];

/**
 * The same ascent in a basis in which the curvature near the maximum is that of a ball, so that every
 * direction arrives alike: a step is then nearly one of Newton's method with the Hessian held fixed.
 * Unlike the first basis it gives no guarantee on the way, so that the result is judged like any other.
 *
 * @returns Undefined where it does not arrive.
 */
function climbStraight(
  { design, labels }: Penalised,
  first: Whitening,
  curvatures: Float64Array,
  settings: Settings,
): Reached | undefined {
  const { rows, columns } = design;
  const straight = new DesignMatrix(rows, columns, design.data.slice());
  const second = straighten(straight, curvatures);
  if (second === undefined) return undefined;
  const { pivot_min } = first;
  const target = new DesignMatrix(rows, 1, labels);
  for (const steps of straight_steps) {
    if (settings.steps + steps > settings.steps_max) return undefined;
    const own = ascend(straight, target, { steps, learning_rate: 1 / rows });
    const weights = second.unwhiten(own);
    const found = convergence(design, labels, weights, first, step_length);
    if (excessOf(found, settings) <= 1) {
      return { ...found, weights: first.unwhiten(weights), steps, pivot_min };
    }
  }
}

/** Undefined where the curvature is too flat in some direction to be told from nothing. */
function straighten(design: DesignMatrix, curvatures: Float64Array): Whitening | undefined {
  try {
    const names = Array.from({ length: design.columns }, (_, at) => `${at}`);
    return whiten(design, names, curvatures);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
