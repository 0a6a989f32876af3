import type { Storage } from "../storage/mod.ts";
import type { Aliases, MovedAlias } from "./aliases.ts";
import { aliasFolder, numberedKey } from "./layout.ts";

/**
 * Whether an alias may have been moved since it was read: its next move is there, or its latest one is
 * there no more. Two questions however long the history is, so that it can be asked every second.
 */
export async function mayHaveMoved(
  registry: Storage,
  dataset: string,
  alias: MovedAlias,
  { latest }: Pick<Aliases, "latest">,
): Promise<boolean> {
  const folder = aliasFolder(dataset, alias);
  const sequence = latest[alias]?.sequence ?? 0;
  const [is_moved, is_there] = await Promise.all([
    registry.has(numberedKey(folder, sequence + 1)),
    sequence === 0 || registry.has(numberedKey(folder, sequence)),
  ]);
  return is_moved || !is_there;
}
