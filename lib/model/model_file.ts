import { z } from "zod";
import { treeSchema } from "./trees/tree.ts";

/** Raised whenever an old file would be read wrongly. */
export const model_format = 1;

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

const fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Everything that scoring needs, and where it comes from. */
export const modelFileSchema = z.strictObject({
  format: z.literal(model_format),
  dataset: z.string().min(1),
  /** What the model was made from: scoring by other features, or for another contract, is refused. */
  hashes: z.strictObject({ contract: z.string(), definition: z.string(), data: z.string() }),
  features: z.array(feature).min(1),
  model: z.discriminatedUnion("kind", [logistic, trees]),
  calibration,
  /** Probabilities from which something is done; null: never. */
  thresholds: z.record(z.string(), probability.nullable()),
  /** What is usual among training rows, by feature, to set a customer's own values beside. */
  usual: z.record(z.string(), z.union([number, z.string(), z.null()])).optional(),
  /** What was found while fitting, for people. */
  fit: z.record(z.string(), fact),
  /** Name and version of what fitted the weights. */
  library: z.string(),
});

export type ModelFile = z.output<typeof modelFileSchema>;
