import type { z } from "zod";
import type { Storage } from "../storage/mod.ts";

/**
 * Reads a record of the registry.
 *
 * @throws {TypeError} If it is not there or is none, naming the file and all that is wrong.
 */
export async function readRecord<T>(
  registry: Storage,
  key: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const bytes = await registry.read(key);
  if (bytes === undefined) throw new TypeError(problemOf(registry, key, "it is not there"));
  return parseRecord(registry, key, schema, bytes);
}

/** @throws {TypeError} If the bytes are no such record, naming the file and all that is wrong. */
export function parseRecord<T>(
  registry: Storage,
  key: string,
  schema: z.ZodType<T>,
  bytes: Uint8Array,
): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new TypeError(problemOf(registry, key, "it is no JSON, restore the file"));
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    `${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`
  );
  throw new TypeError(problemOf(registry, key, `${problems.join("; ")}, restore the file`));
}

function problemOf(registry: Storage, key: string, what: string): string {
  return `Cannot read "${key}" in "${registry.name}": ${what}`;
}

/** A record's one text. */
export function recordBytes(record: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(sorted(record), null, 2)}\n`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
