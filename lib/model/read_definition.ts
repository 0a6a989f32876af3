import { createHash } from "node:crypto";
import { z } from "zod";
import type { Contract } from "../contract/mod.ts";
import type { DefinitionFile } from "../features/mod.ts";
import { parseFile } from "./parse_file.ts";

const window_days = z.int();

const origin = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("fixed"),
    fixed: z.enum(["recency_days", "tenure_days", "age_days", "mean_gap_days", "frequency"]),
  }),
  z.object({ kind: z.literal("window"), measure: z.string(), window_days }),
  z.object({
    kind: z.literal("trend"),
    measure: z.string(),
    short_days: z.int(),
    long_days: z.int(),
  }),
  z.object({
    kind: z.literal("ratio"),
    numerator: z.string(),
    denominator: z.string(),
    window_days,
  }),
  z.object({ kind: z.literal("attribute"), table: z.string(), column: z.string() }),
]);

const definition_file = z.object({
  features: z.array(z.object({
    name: z.string(),
    kind: z.enum(["number", "category"]),
    use: z.literal("companion").optional(),
    from: origin,
    as_of: z.enum(["events", "history", "today"]),
    min: z.number().optional(),
    max: z.number().optional(),
  })),
  hash: z.string(),
});

/**
 * What the columns of the feature table mean, out of the text of features/definition.json.
 *
 * @throws {TypeError} If the text is something else; all that is wrong is named.
 */
export function readDefinition(text: string, name = "features/definition.json"): DefinitionFile {
  return parseFile(definition_file, text, name, "feature definition");
}

/** Changes with what a model is to foresee, and with what that is worth. */
export function contractHash(
  { dataset, label, value }: Pick<Contract, "dataset" | "label" | "value">,
): string {
  return createHash("sha256").update(JSON.stringify([dataset, label, value])).digest("hex");
}
