import { z } from "zod";
import { bgnbdSchema, derivedSchema } from "./bgnbd/bgnbd_schema.ts";
import { treeSchema } from "./trees/tree.ts";

/** Raised whenever an old file would be read wrongly. */
export const model_format = 2;

const number = z.number().transform((value) => value + 0);
const deviation = z.number().positive();
const probability = z.number().min(0).max(1);
const named = { name: z.string().min(1), missing: z.boolean() };

const feature = z.discriminatedUnion("kind", [
  z.strictObject({ ...named, kind: z.literal("number") }),
  z.strictObject({ ...named, kind: z.literal("category"), levels: z.array(z.string()) }),
]);

const logistic = z.strictObject({
  kind: z.literal("logistic"),
  base: number,
  columns: z.array(z.strictObject({
    name: z.string(),
    feature: z.string(),
    part: z.enum(["value", "missing", "level"]),
    level: z.string().nullable(),
    mean: number,
    deviation,
    weight: number,
  })),
  /** Columns that said nothing in training, or nothing new. */
  dropped: z.array(z.strictObject({
    name: z.string(),
    feature: z.string(),
    why: z.enum(["constant", "collinear"]),
  })),
});

const trees = z.strictObject({
  kind: z.literal("trees"),
  /** Log-odds before the first tree. */
  base: number,
  trees: z.array(treeSchema),
});

const calibration = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("platt"), slope: z.number().positive(), intercept: number }),
  z.strictObject({
    kind: z.literal("isotonic"),
    floor: z.number().gt(0).lt(0.5),
    points: z.array(z.tuple([number, probability])).min(2).refine(
      (points) =>
        points.every(([x, p], at) =>
          at === 0 || (x > points[at - 1]![0] && p > points[at - 1]![1])
        ),
      "points must strictly increase",
    ),
  }),
]);

const count = z.int().min(0);

/** What training, validation and calibration have seen, so that it can be told from test rows. */
const trained = z.discriminatedUnion("split", [
  /** The last day that any of their rows or labels looks at. */
  z.strictObject({ split: z.literal("time"), last_label_day: z.iso.date() }),
  /** Without time: only customers whose `keyHash` is at least this. */
  z.strictObject({ split: z.literal("hash"), customers_from: probability }),
  /** Made elsewhere, and nobody said from what. */
  z.strictObject({ split: z.literal("unknown") }),
]);

/** Rows that the first fit did not see: they chose settings, rounds and thresholds. */
const validation = z.strictObject({
  /** Whether they are later than those of the fit, or of other customers. */
  by: z.enum(["time", "customers"]),
  rows: count,
  customers: count,
  churned: count,
  /** Of probabilities that were calibrated without the customer's own rows. */
  log_loss: number,
  /** Whether the last fit took these rows too. */
  refitted: z.boolean(),
});

/** Rows that the calibration was fitted on, and the log loss of each kind on customers left out. */
const calibrated_on = z.strictObject({
  rows: count,
  churned: count,
  log_loss: z.record(z.string(), number.nullable()),
});

const fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Everything that scoring needs, and where it comes from. */
export const modelFileSchema = z.strictObject({
  format: z.literal(model_format),
  dataset: z.string().min(1),
  /** What the model was made from: scoring by other features, or for another contract, is refused. */
  hashes: z.strictObject({ contract: z.string(), definition: z.string(), data: z.string() }),
  features: z.array(feature).min(1),
  /** Columns that the model makes of these first, and takes behind them. */
  derived: derivedSchema.optional(),
  model: z.discriminatedUnion("kind", [logistic, trees, bgnbdSchema]),
  calibration,
  /** Probabilities from which something is done; null: never. */
  thresholds: z.record(z.string(), probability.nullable()),
  /** Between which values numbers can only lie, where that is known. */
  bounds: z.record(
    z.string(),
    z.strictObject({ min: number.optional(), max: number.optional() }),
  ).optional(),
  /** What is usual among training rows, by feature, to set a customer's own values beside. */
  usual: z.record(z.string(), z.union([number, z.string(), z.null()])).optional(),
  trained,
  /** Null: the model was made elsewhere. */
  validation: validation.nullable(),
  /** Null: scores are published as they are. */
  calibrated_on: calibrated_on.nullable(),
  /** What was found while fitting, `rows` and `churned` of the last fit among it. */
  fit: z.record(z.string(), fact),
  /** Name and version of what fitted the weights. */
  library: z.string(),
});

export type ModelFile = z.output<typeof modelFileSchema>;
