/** What the test rows say of all models: evaluation/evaluation.json, and the part kept with a version. */
import { z } from "zod";
import { evaluationSchema } from "./evaluation.ts";
import { comparedVersionSchema } from "./decision.ts";
import { parseFile } from "./parse_file.ts";

/** Raised whenever an old file would be read wrongly. */
export const evaluation_format = 1;

const measured = z.object({
  value: z.number(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
const figures = z.object({
  pr_auc: measured,
  roc_auc: measured,
  log_loss: measured,
  brier: measured,
  ece: measured,
  lift_at_10: measured,
  /** At each model's own threshold; null where the contract's offers never pay. */
  profit: measured.nullable(),
});

/** One model of the comparison, on the same rows as the others. */
const compared_model = z.object({
  /** "baseline", "challenger", …; "champion" is the version compared with. */
  name: z.string(),
  kind: z.string(),
  sha256: z.string(),
  candidate: z.boolean(),
  figures,
  /**
   * This model's figures minus the baseline's, over the same resamples of customers; null for the
   * baseline itself.
   */
  above_baseline: figures.nullable(),
});

export const evaluationFileSchema = z.object({
  format: z.literal(evaluation_format),
  dataset: z.string().min(1),
  /** Of the test rows' file. */
  test_sha256: z.string(),
  /** The name of the model that is to serve, if the gate lets it. */
  candidate: z.string(),
  /** What the model "champion" is; null where no version was compared with. */
  against: comparedVersionSchema.nullable(),
  /** By name; all on the same rows. */
  models: z.record(z.string(), evaluationSchema),
  /** Of each model's file, by name. */
  sha256: z.record(z.string(), z.string()),
  comparison: z.array(compared_model).min(1),
});

export type EvaluationFile = z.output<typeof evaluationFileSchema>;
export type ComparedModel = z.output<typeof compared_model>;

/** The evaluation that stays with a version, and lies beside the model that serves. */
export const versionEvaluationSchema = evaluationSchema.extend({
  comparison: z.array(compared_model).min(1),
});

export type VersionEvaluation = z.output<typeof versionEvaluationSchema>;

/** @throws {TypeError} If the text is no evaluation of this format; all that is wrong is named. */
export function readEvaluationFile(text: string, name: string): EvaluationFile {
  return parseFile(evaluationFileSchema, text, name, "evaluation");
}

/** @throws {TypeError} If the text is no evaluation of a version; all that is wrong is named. */
export function readVersionEvaluation(text: string, name: string): VersionEvaluation {
  return parseFile(versionEvaluationSchema, text, name, "evaluation");
}

/** What of an evaluation stays with its candidate when that becomes a version. */
export function versionEvaluation(file: EvaluationFile): VersionEvaluation {
  const own = file.models[file.candidate];
  if (own === undefined) {
    throw new TypeError(
      `Cannot take the evaluation of "${file.candidate}": there is one of ` +
        `${Object.keys(file.models).join(", ")} only, run "deno task repro evaluate"`,
    );
  }
  return { ...own, comparison: file.comparison };
}
