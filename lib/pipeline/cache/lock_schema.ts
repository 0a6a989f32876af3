import { z } from "zod";
import { format } from "../project.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const content = z.looseObject({ hash, size: z.int().min(0), files: z.int().min(0).optional() });

const lockSchema = z.object({
  format: z.literal(format),
  stages: z.record(
    z.string(),
    z.object({
      fingerprint: hash,
      code: z.record(z.string(), z.string()),
      packages: z.record(z.string(), z.string()),
      runtime: z.object({ deno: z.string(), platform: z.string() }),
      params: z.record(z.string(), z.json()),
      values: z.record(z.string(), z.json()),
      inputs: z.record(z.string(), content.extend({ hash: hash.nullable() })),
      outputs: z.record(z.string(), content.extend({ path: z.string() })),
    }),
  ),
});

/** What is wrong with the shape of a lock file's value, empty where nothing is. */
export function lockProblems(value: unknown): string[] {
  const result = lockSchema.safeParse(value);
  return (result.error?.issues ?? []).slice(0, 5).map((issue) =>
    `${issue.path.join(".") || "the file"}: ${issue.message}`
  );
}
