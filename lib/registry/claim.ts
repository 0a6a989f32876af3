import type { Storage } from "../storage/mod.ts";

/** What became of the wish to be first under a key: it was ours, or these bytes were there before. */
export type Claim = { won: true } | { won: false; winner: Uint8Array };

/**
 * Puts bytes under a key where nothing is yet. A reply that got lost is made up for by reading back:
 * what is there is either ours or another's.
 *
 * @throws {Error} Whatever the storage threw, where nothing is there afterwards.
 */
export async function claim(
  registry: Storage,
  key: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Claim> {
  try {
    if (await registry.create(key, bytes)) return { won: true };
  } catch (error) {
    // A second failure says less than the first.
    const found = await registry.read(key).catch(() => undefined);
    if (found === undefined) throw error;
    return sameBytes(found, bytes) ? { won: true } : { won: false, winner: found };
  }
  const winner = await registry.read(key);
  if (winner !== undefined) return { won: false, winner };
  throw new Error(
    `Cannot write "${key}" in "${registry.name}": it was there and is gone again, ` +
      "something removes files from the registry",
  );
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
