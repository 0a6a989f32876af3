import { join } from "node:path";
import type { StoreKey } from "./store.ts";

/** So much of a definition's hash names it. */
const hash_length = 16;

/** A definition as file names and keys have it. */
export function definitionName({ definition }: Pick<StoreKey, "definition">): string {
  return definition.slice(0, hash_length);
}

/** A file for each definition, so that a model that is being replaced still finds its own. */
export function storePath(folder: string, key: StoreKey): string {
  return join(folder, key.dataset, `features-${definitionName(key)}.sqlite`);
}

/** The definition whose file has this name; undefined: it is none of these files. */
export function definitionOf(file: string): string | undefined {
  return /^features-([0-9a-f]+)\.sqlite$/.exec(file)?.[1];
}
