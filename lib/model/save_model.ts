import { type ModelFile, modelFileSchema } from "./model_file.ts";

/** The file's one text: sorted keys, shortest exact numbers; equal models are equal bytes. */
export function saveModel(file: ModelFile): string {
  const parsed = modelFileSchema.safeParse(file);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      `${path.join(".")}: ${message}`
    );
    throw new TypeError(`Cannot save model: ${problems.join("; ")}`);
  }
  return JSON.stringify(sorted(parsed.data), null, 2) + "\n";
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
