/** The texts that were published one after another, as numbered files keep them. */
export function published(shelf: string): string[] {
  try {
    return [...Deno.readDirSync(`${shelf}/names`)].map((entry) => Number(entry.name))
      .sort((a, b) => a - b).map((name) => Deno.readTextFileSync(`${shelf}/names/${name}`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** What a text was compared with when it was published. */
export function comparedWith(shelf: string, text: string): string | null {
  return JSON.parse(Deno.readTextFileSync(`${shelf}/versions/${text}.json`)).against;
}

/** Publishes a text: what is there to be known of it first, then by one rename. */
export function publish(shelf: string, text: string, verdict: string): string {
  for (const part of ["names", "versions"]) Deno.mkdirSync(`${shelf}/${part}`, { recursive: true });
  Deno.copyFileSync(verdict, `${shelf}/versions/${text}.json`);
  const number = String(published(shelf).length + 1);
  Deno.writeTextFileSync(`${shelf}/half_written`, text);
  Deno.renameSync(`${shelf}/half_written`, `${shelf}/names/${number}`);
  return number;
}
