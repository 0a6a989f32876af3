import type { StoreKey } from "./store.ts";

/** A file for each definition, so that a model that is being replaced still finds its own. */
export function fileName({ definition }: StoreKey): string {
  return `features-${definition.slice(0, 16)}.sqlite`;
}
