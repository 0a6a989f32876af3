import { baseName, folderOf } from "./paths.ts";

/**
 * Puts a finished file or folder in place by rename, so that a reader sees the old one or the new one.
 * An old folder is first moved into `scratch`, since a rename replaces no folder that has files in it.
 */
export function publish(from: string, to: string, scratch: string): void {
  Deno.mkdirSync(folderOf(to), { recursive: true });
  const old = kindOf(to);
  if (old === "folder" || (old === "file" && kindOf(from) === "folder")) {
    const aside = `${scratch}/replaced/${baseName(to)}-${crypto.randomUUID()}`;
    Deno.mkdirSync(folderOf(aside), { recursive: true });
    move(to, aside);
  }
  move(from, to);
}

function move(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if ((error as { code?: string }).code !== "EXDEV") throw error;
    // `data/<dataset>` may be a mount of its own: copy beside the goal, then rename there.
    const beside = `${folderOf(to)}/.${baseName(to)}.${crypto.randomUUID()}.tmp`;
    copyTree(from, beside);
    Deno.renameSync(beside, to);
    Deno.removeSync(from, { recursive: true });
  }
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
