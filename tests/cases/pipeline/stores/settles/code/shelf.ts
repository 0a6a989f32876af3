/** What the newest of the numbered files says; null where there is none. */
export function current(shelf: string): string | null {
  const last = names(shelf).at(-1);
  return last === undefined ? null : Deno.readTextFileSync(`${shelf}/names/${last}`);
}

export function names(shelf: string): string[] {
  try {
    return [...Deno.readDirSync(`${shelf}/names`)].map((entry) => entry.name).sort();
  } catch {
    return [];
  }
}

export function version(shelf: string, text: string): { against: string | null } | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(`${shelf}/versions/${text}.json`));
  } catch {
    return undefined;
  }
}
