import { dirname, join, relative } from "node:path";
import { type DeclaredStage, fillDataset, isRecord } from "../../stage/mod.ts";
import { type Content, statOf, treeContent, type TreeFile } from "../cache/files.ts";
import type { Session } from "../session.ts";

/** What a stage left in its scratch folder. */
export interface Inspection {
  contents: Record<string, Content>;
  /** Files of the outputs that are folders. */
  trees: Record<string, TreeFile[] | undefined>;
  problems: string[];
}

/** Checks that every declared output is there as declared, and nothing else. */
export function inspectOutputs(
  session: Session,
  stage: DeclaredStage,
  places: Record<string, string>,
  scratch: string,
): Inspection {
  const result: Inspection = { contents: {}, trees: {}, problems: [] };
  const refuse = (what: string) =>
    result.problems.push(`Cannot accept stage "${stage.name}": ${what}`);
  for (const [name, output] of Object.entries(stage.outputs)) {
    const path = places[name]!;
    const shown = fillDataset(output.path, session.project.dataset);
    const stat = statOf(path);
    if (stat === undefined) refuse(`it did not write output "${name}" (${shown})`);
    else if (stat.isDirectory !== (output.kind === "folder")) {
      refuse(
        `output "${name}" (${shown}) is a ${stat.isDirectory ? "folder" : "file"}, ` +
          (output.kind === "folder" ? "must be a folder" : `must be a file (a folder ends in "/")`),
      );
    } else if (hasLink(path)) refuse(`output "${name}" (${shown}) holds a link, write a copy`);
    else if (output.kind === "folder") {
      result.trees[name] = session.files.tree(path);
      result.contents[name] = treeContent(result.trees[name]);
    } else {
      result.contents[name] = session.files.content(path)!;
      if (output.role === "metrics" && !isJsonObject(path)) {
        refuse(`metrics "${name}" (${shown}) must be one JSON object`);
      }
    }
  }
  for (const extra of strays(join(scratch, "out"), Object.values(places))) {
    refuse(
      `it wrote "${extra}", which is no declared output; temporary files go to context.temporary`,
    );
  }
  return result;
}

function isJsonObject(path: string): boolean {
  try {
    return isRecord(JSON.parse(Deno.readTextFileSync(path)));
  } catch {
    return false;
  }
}

function hasLink(path: string): boolean {
  const stat = Deno.lstatSync(path);
  if (stat.isSymlink) return true;
  if (!stat.isDirectory) return false;
  return [...Deno.readDirSync(path)].some((entry) => hasLink(join(path, entry.name)));
}

/** Files below `folder` that belong to no output. */
function strays(folder: string, places: string[]): string[] {
  const parents = new Set(places.flatMap((path) => parentsOf(path, folder)));
  const found: string[] = [];
  const walk = (at: string): void => {
    for (const entry of Deno.readDirSync(at)) {
      const path = join(at, entry.name);
      if (places.includes(path)) continue;
      if (entry.isDirectory && parents.has(path)) walk(path);
      else found.push(relative(folder, path));
    }
  };
  walk(folder);
  return found.sort();
}

function parentsOf(path: string, top: string): string[] {
  const found: string[] = [];
  for (let at = dirname(path); at !== top && at !== dirname(at); at = dirname(at)) found.push(at);
  return found;
}
