/** Names of the stages: files in `stages/` but for tests and those that start with "_". */
export function stageNames(root: string): string[] {
  try {
    return [...Deno.readDirSync(`${root}/stages`)]
      .map((entry) => entry.name)
      .filter((name) => /^[^_.].*\.ts$/.test(name) && !name.endsWith("_test.ts"))
      .map((name) => name.slice(0, -3))
      .sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
