/** The language has it, its types do not yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON of a value, in which whole numbers beyond 2^53 keep all their digits. */
export function jsonText(value: unknown, indent?: number): string {
  const exact = (_: string, one: unknown) => typeof one === "bigint" ? rawJSON(String(one)) : one;
  return JSON.stringify(value, exact, indent);
}
