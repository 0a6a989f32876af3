import type { OnlineStore, StoreKey } from "../../lib/online/mod.ts";
import type { Serving } from "./model_slot.ts";
import type { ServedModel } from "./served_model.ts";

/**
 * Makes the check that a model finds its features online. Where nobody keeps features, none are
 * missed; where those of another definition are kept, customers would be without predictions.
 *
 * @param open Opens the store for one definition.
 */
export function requireFeatures(
  dataset: string,
  open: (key: StoreKey) => Promise<OnlineStore>,
): (model: ServedModel, before: Serving | undefined) => Promise<void> {
  return async ({ version, file }, before) => {
    const { definition } = file.hashes;
    if (definition === before?.champion.file.hashes.definition) return;
    const found = await look(() => open({ dataset, definition }));
    if (found === undefined || found.is_there || found.others.length === 0) return;
    throw new TypeError(
      `Cannot serve version ${version} of "${dataset}": its features are of definition ` +
        `${definition.slice(0, 16)}, the feature store has those of ${found.others.join(", ")} ` +
        `only, type "deno task features materialize --dataset ${dataset}"`,
    );
  };
}

/** Undefined: the store is out of reach, which is no reason to keep a model from the others. */
async function look(open: () => Promise<OnlineStore>) {
  try {
    const store = await open();
    try {
      return { is_there: await store.status() !== undefined, others: await store.others() };
    } finally {
      await store.close();
    }
  } catch {
    return undefined;
  }
}
