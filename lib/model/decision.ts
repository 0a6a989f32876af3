/** What the gate has decided about a candidate, and why: evaluation/decision.json. */
import { z } from "zod";
import { parseFile } from "./parse_file.ts";

/** Raised whenever an old file would be read wrongly. */
export const decision_format = 1;

const number = z.number();
const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A version of the registry, as the gate knows it. */
export const comparedVersionSchema = z.strictObject({
  version: z.int().min(1),
  /** The version's own id, the hash of its content. */
  id: z.string().min(1),
  /** Of its model file. */
  sha256,
});

export type ComparedVersion = z.output<typeof comparedVersionSchema>;

const rule = z.strictObject({
  name: z.enum([
    "made_for_this_data",
    "trained_apart",
    "test_rows",
    "test_churned",
    "test_stayed",
    "log_loss_gain",
    "log_loss_margin",
    "calibration",
    "pr_auc",
    "groups",
    "base_rate",
    "simple_rule",
  ]),
  /** A requirement must be shown; a guard stops only what is shown to be worse. */
  kind: z.enum(["requirement", "guard"]),
  /** What is asked, in words. */
  asks: z.string(),
  /** What was found; null: nothing to measure, see `says`. */
  figure: number.nullable(),
  /** The one-sided 95 % bound of the figure that counts; null: the figure itself counts. */
  bound: number.nullable(),
  limit: number.nullable(),
  verdict: z.enum(["passed", "failed"]),
  /** What was found, in words. */
  says: z.string(),
});

export type DecisionRule = z.output<typeof rule>;

export const decisionSchema = z.strictObject({
  format: z.literal(decision_format),
  dataset: z.string().min(1),
  /** `name` as in models/<name>/ and in evaluation.json. */
  candidate: z.strictObject({ name: z.string().min(1), kind: z.string(), sha256 }),
  /** The version that was to be compared with, as it was looked up; null: there is none yet. */
  against: comparedVersionSchema.nullable(),
  /** Why nothing was compared, in words; null: the candidate was compared with `against`. */
  not_compared: z.string().nullable(),
  promote: z.boolean(),
  /** The decision in one sentence. */
  sentence: z.string(),
  /** In the order in which they are judged; all must have passed to promote. */
  rules: z.array(rule).min(1),
  /**
   * What this test set can show of a gain in log loss; null where nothing was compared.
   * `smallest` is the true gain that would be promoted with probability `power`.
   */
  power: z.strictObject({ standard_error: number, smallest: number, power: number }).nullable(),
  test: z.strictObject({ rows: count, customers: count, churned: count }),
  confidence: number,
  resamples: z.int(),
  seed: z.int(),
});

export type Decision = z.output<typeof decisionSchema>;

/**
 * Reads a decision.
 *
 * @param name The file's name, for the message.
 * @throws {TypeError} If the text is no decision of this format; all that is wrong is named.
 */
export function readDecision(text: string, name: string): Decision {
  return parseFile(decisionSchema, text, name, "decision");
}
