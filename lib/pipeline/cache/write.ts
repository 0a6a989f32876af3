import { dirname } from "node:path";

/**
 * Writes a file so that a reader, or the next run after a kill, finds the old text or the new one.
 *
 * @param temporary Where it is written first; a name of its own, unless a lock keeps others away.
 */
export function writeWhole(
  path: string,
  text: string,
  temporary = `${path}.${crypto.randomUUID()}.tmp`,
): void {
  Deno.mkdirSync(dirname(path), { recursive: true });
  try {
    Deno.writeTextFileSync(temporary, text);
    Deno.renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
}

export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

export function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
