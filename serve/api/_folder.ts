import { join } from "node:path";

/** Does something in a folder of its own, which is removed afterwards. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The files of a folder by name, as lines without their ends. */
export function linesIn(folder: string): Record<string, string[]> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".jsonl")).sort();
  return Object.fromEntries(names.map((name) => {
    const text = Deno.readTextFileSync(join(folder, name));
    return [name, text === "" ? [] : text.replace(/\n$/, "").split("\n")];
  }));
}
