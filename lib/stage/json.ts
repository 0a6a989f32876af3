/** A value that survives JSON unchanged. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON text with sorted keys, so that equal values have equal text. */
export function canonicalJson(value: Json | undefined): string {
  return JSON.stringify(sorted(value));
}

/** The same value with the keys of every object in code point order. */
export function sorted<T extends Json | undefined>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (!isRecord(value)) return value;
  const entries = Object.keys(value).sort().map((key) => [key, sorted(value[key] as Json)]);
  return Object.fromEntries(entries) as T;
}
