/** Which model is to pass the gate, and why: models/candidate/choice.json. */
import { z } from "zod";
import { parseFile } from "./parse_file.ts";

const loss = z.strictObject({ name: z.string(), kind: z.string(), log_loss: z.number() });

export const choiceSchema = z.strictObject({
  /** The name of the model that was chosen. */
  chosen: z.string().min(1),
  /** Why, in one sentence. */
  sentence: z.string(),
  rows: z.int(),
  customers: z.int(),
  /** On validation rows, the best first. */
  models: z.array(loss).min(1),
  /** How much less log loss the best has than the simplest; null where they are one. */
  gain: z.strictObject({ value: z.number(), standard_error: z.number() }).nullable(),
});

export type CandidateChoice = z.output<typeof choiceSchema>;

/** @throws {TypeError} If the text is no choice; all that is wrong is named. */
export function readChoice(text: string, name: string): CandidateChoice {
  return parseFile(choiceSchema, text, name, "choice");
}
