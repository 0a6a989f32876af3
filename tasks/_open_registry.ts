import { openStorage, type Storage } from "../lib/storage/mod.ts";
import { findStore } from "./_open_store.ts";

/** The registry where params.yaml says that it lies, and the data set that is meant. */
export async function openRegistry(
  root: string,
  named: string | undefined,
): Promise<{ registry: Storage; dataset: string }> {
  const { place, dataset } = await findStore("registry", root, { dataset: named });
  return { registry: openStorage(place, { root }), dataset };
}
