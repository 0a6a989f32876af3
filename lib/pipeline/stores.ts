import { resolve, sep } from "node:path";
import {
  type DeclaredStage,
  isFolderPlace,
  isRecord,
  nearestHint,
  paramsFileName,
  place_form,
  runnerSection,
  type Sections,
  type Setting,
  storePlace,
  storesKey,
  type StoreUse,
} from "../stage/mod.ts";
import type { Project } from "./project.ts";

/** A place outside the content cache, with what a process must be allowed to use it. */
export interface Store {
  /** Absolute path of a folder, or an address. */
  place: string;
  is_folder: boolean;
  access: Access;
}

/** Permissions of a process, in Deno's words. */
export interface Access {
  read: string[];
  write: string[];
  net: string[];
  env: string[];
}

/** Stores by the names that stages give them. */
export type OpenStores = ReadonlyMap<string, Store>;

/** Finds where the stores of these stages lie; `problems` are those of `pipeline.stores`, a line each. */
export async function openStores(
  project: Project,
  stages: readonly DeclaredStage[],
  sections: Sections,
  settings: readonly Setting[],
): Promise<{ stores: OpenStores; problems: string[] }> {
  const used = [...new Set(stages.flatMap(storeNames))].sort();
  const given = sections[runnerSection]?.[storesKey] ?? {};
  const stores = new Map<string, Store>();
  const problems: string[] = [];
  const refuse = (name: string | undefined, why: string) => {
    const path = name === undefined ? [storesKey] : [storesKey, name];
    const isSet = settings.some((one) =>
      one.section === runnerSection && path.every((part, index) => one.path[index] === part)
    );
    const where = isSet ? "--set" : paramsFileName;
    problems.push(`Cannot use "${[runnerSection, ...path].join(".")}" (${where}): ${why}`);
  };
  if (!isRecord(given)) {
    refuse(undefined, 'must be names and places, such as "registry: data/registry"');
    return { stores, problems };
  }
  for (const [name, place] of Object.entries(given)) {
    if (!used.includes(name)) {
      refuse(name, `no stage uses a store of this name, ${nearestHint(name, used)}`);
    } else if (typeof place !== "string" || place === "") refuse(name, place_form);
  }
  if (problems.length > 0) return { stores, problems };
  for (const name of used) {
    const place = storePlace(name, sections);
    if (isFolderPlace(place)) {
      const folder = resolve(project.root, place);
      const problem = folderProblem(project, folder);
      if (problem !== undefined) refuse(name, problem);
      const access = { read: [folder], write: [folder], net: [], env: [] };
      stores.set(name, { place: folder, is_folder: true, access });
    } else {
      try {
        // Loaded only here: most projects keep their stores in folders.
        const { storageNeeds } = await import("../storage/mod.ts");
        const access = storageNeeds(place, (name) => Deno.env.get(name));
        stores.set(name, { place, is_folder: false, access });
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        for (const line of error.message.split("\n")) {
          refuse(name, line.replace(/^Cannot use storage ".*?": /, ""));
        }
      }
    }
  }
  return { stores, problems };
}

/** What a process must be allowed that uses these stores so. */
export function storeAccess(stores: OpenStores, uses: Record<string, StoreUse>): Access {
  const found: Access = { read: [], write: [], net: [], env: [] };
  for (const [name, use] of Object.entries(uses)) {
    const { access } = stores.get(name)!;
    for (const kind of ["read", "net", "env"] as const) found[kind].push(...access[kind]);
    if (use === "write") found.write.push(...access.write);
  }
  return found;
}

/** Where these stores lie, by name. */
export function storePlaces(stores: OpenStores, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, stores.get(name)!.place]));
}

/** Names of the stores that a stage works with or looks something up in. */
export function storeNames(stage: DeclaredStage): string[] {
  const looked = Object.values(stage.inputs).flatMap((input) =>
    input.kind === "resolved" ? input.stores : []
  );
  return [...new Set([...Object.keys(stage.needs.stores), ...looked])];
}

function folderProblem(project: Project, folder: string): string | undefined {
  if (folder.includes(",")) return 'a path with "," cannot be granted, rename it';
  const own = [`data/${project.dataset}`, "data/.cache"].find((path) => {
    const full = resolve(project.root, path);
    return `${full}${sep}`.startsWith(`${folder}${sep}`) || folder.startsWith(`${full}${sep}`);
  });
  return own &&
    `"${folder}" overlaps "${own}/", which is the runner's, must be a folder of its own`;
}
