import { join } from "node:path";
import type { StoreKey } from "./store.ts";

/** A file for each definition, so that a model that is being replaced still finds its own. */
export function storePath(folder: string, { dataset, definition }: StoreKey): string {
  return join(folder, dataset, `features-${definition.slice(0, 16)}.sqlite`);
}
