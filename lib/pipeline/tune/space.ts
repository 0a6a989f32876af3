import { join } from "node:path";
import { z } from "zod";
import type { Json } from "../../stage/mod.ts";
import { ConfigurationError } from "../plan/declare.ts";
import { readIfThere } from "../cache/write.ts";

/** What a parameter may be in a trial. */
const range = z.union([
  z.strictObject({ values: z.array(z.json()).min(1) }),
  z.strictObject({
    from: z.number(),
    to: z.number(),
    /** log: as many trials between 1 and 10 as between 10 and 100. */
    scale: z.enum(["linear", "log"]).default("linear"),
    whole: z.boolean().default(false),
  }).refine(({ from, to }) => from < to, "from must be below to")
    .refine(({ from, scale }) => scale === "linear" || from > 0, "a log scale begins above 0"),
]);

export type Range = z.output<typeof range>;

const space = z.strictObject({
  /** A number of the stage's metrics, the less the better. */
  metric: z.string().min(1),
  /** What makes a trial cheap, the cheapest first: only the better half of the trials gets more. */
  budget: z.strictObject({ param: z.string().min(1), steps: z.array(z.json()).min(1) }).optional(),
  /** Values that all trials share. */
  hold: z.record(z.string(), z.json()).default({}),
  vary: z.record(z.string(), range).refine((vary) => Object.keys(vary).length > 0, "names nothing"),
});

/** What a search over one stage's parameters may try; names are below the stage's section. */
export type Space = z.output<typeof space>;

/** The file's name in a project. */
export const spaceFileName = "tune.yaml";

/**
 * Reads what may be tried for a stage.
 *
 * @throws {ConfigurationError} If the file is missing, has no section for the stage, or is wrong.
 */
export async function readSpace(root: string, stage: string): Promise<Space> {
  const { parseYamlDocument, YamlSyntaxError } = await import("../../std/mod.ts");
  const text = readIfThere(join(root, spaceFileName));
  const missing =
    `Cannot tune "${stage}": ${spaceFileName} has no section "${stage}" that says what ` +
    "may be tried";
  if (text === undefined) throw new ConfigurationError([missing], true);
  try {
    const document = parseYamlDocument(text, spaceFileName);
    const sections = z.record(z.string(), z.unknown()).nullable().safeParse(document.value);
    const section = sections.data?.[stage];
    if (section === undefined) throw new ConfigurationError([missing], true);
    const parsed = space.safeParse(section);
    if (parsed.success) return parsed.data;
    throw new ConfigurationError(parsed.error.issues.map(({ path, message }) => {
      const place = document.locate([stage, ...path.map((part) => part as string | number)]);
      const at = place === undefined ? "" : `:${place.line}:${place.column}`;
      return `Cannot tune "${stage}" (${spaceFileName}${at}): ${
        path.length > 0 ? `${path.join(".")}: ` : ""
      }${message}`;
    }));
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    throw new ConfigurationError(error.problems.map(({ line, column, message }) => (
      `Cannot read "${spaceFileName}:${line}:${column}": ${message}`
    )));
  }
}

/** Values by the parameter's name below the stage's section. */
export type Values = Record<string, Json>;
