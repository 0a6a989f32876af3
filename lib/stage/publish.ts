import { baseName, folderOf } from "./paths.ts";

/**
 * Puts a finished file or folder in place by rename, so that a reader sees the old one or the new one.
 * An old folder is first moved into `scratch`, since a rename replaces no folder that has files in it.
 */
export function publish(from: string, to: string, scratch: string): void {
  Deno.mkdirSync(folderOf(to), { recursive: true });
  try {
    replace(from, to, `${scratch}/replaced/${baseName(to)}-${crypto.randomUUID()}`);
  } catch (error) {
    if ((error as { code?: string }).code !== "EXDEV") throw error;
    // `data/<dataset>` may be a mount of its own: copy beside the goal, then rename there. Always under
    // the same name, so that what a kill leaves there goes away with the next try.
    const beside = `${folderOf(to)}/.${baseName(to)}.tmp`;
    try {
      remove(beside);
      Deno.mkdirSync(beside);
      copyTree(from, `${beside}/new`);
      replace(`${beside}/new`, to, `${beside}/old`);
    } finally {
      remove(beside);
    }
  }
}

function replace(from: string, to: string, aside: string): void {
  const old = kindOf(to);
  const is_in_the_way = old === "folder" || (old === "file" && kindOf(from) === "folder");
  if (!is_in_the_way) return Deno.renameSync(from, to);
  Deno.mkdirSync(folderOf(aside), { recursive: true });
  Deno.renameSync(to, aside);
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    Deno.renameSync(aside, to);
    throw error;
  }
}

function remove(path: string): void {
  if (kindOf(path) !== undefined) Deno.removeSync(path, { recursive: true });
}

function copyTree(from: string, to: string): void {
  if (!Deno.lstatSync(from).isDirectory) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to, { recursive: true });
  for (const entry of Deno.readDirSync(from)) {
    copyTree(`${from}/${entry.name}`, `${to}/${entry.name}`);
  }
}

function kindOf(path: string): "file" | "folder" | undefined {
  try {
    return Deno.lstatSync(path).isDirectory ? "folder" : "file";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
