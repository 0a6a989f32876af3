import type { z } from "zod";

/** Reads a JSON file of a schema and names it in what is wrong. */
export function parseFile<T>(schema: z.ZodType<T>, text: string, name: string, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`Cannot read ${what} "${name}": it is no JSON: ${reason}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    `${path.length > 0 ? path.join(".") + ": " : ""}${message}`
  );
  throw new TypeError(`Cannot read ${what} "${name}": ${problems.join("; ")}`);
}
