import { eachAtOnce, type Storage } from "../storage/mod.ts";
import { nearestHint } from "../std/nearest.ts";
import { aliasFolder, archiveFolder, datasetRoot, numberedKey, numberOf } from "./layout.ts";
import { readRecord } from "./read_record.ts";
import { type Move, moveSchema } from "./records.ts";

/** The aliases that moves are written down for. */
export const moved_aliases = ["champion", "challenger"] as const;
export type MovedAlias = typeof moved_aliases[number];

/** All aliases: `previous` follows from the champion's moves, so that both change at once. */
export const alias_names = ["champion", "challenger", "previous"] as const;
export type AliasName = typeof alias_names[number];

/** A move with its place in the alias's series. */
export interface NumberedMove extends Move {
  alias: MovedAlias;
  sequence: number;
}

/** Where the aliases stand, by the numbers of versions. */
export interface Aliases {
  champion: number | null;
  /** The latest candidate that the gate refused, as long as it does not serve. */
  challenger: number | null;
  /** What a rollback goes back to. */
  previous: number | null;
  /** The latest move of each alias. */
  latest: Partial<Record<MovedAlias, NumberedMove>>;
  /** Numbers of the versions that are hidden. */
  archived: ReadonlySet<number>;
}

/** @throws {TypeError} If the latest move of an alias cannot be read: no older one counts in its place. */
export async function readAliases(registry: Storage, dataset: string): Promise<Aliases> {
  const [keys, archived] = await Promise.all([
    registry.list(`${datasetRoot(dataset)}aliases/`),
    archivedNumbers(registry, dataset),
  ]);
  const latest: Aliases["latest"] = {};
  await Promise.all(moved_aliases.map(async (alias) => {
    const sequence = sequences(keys, dataset, alias).at(-1);
    if (sequence !== undefined) latest[alias] = await readMove(registry, dataset, alias, sequence);
  }));
  const champion = latest.champion?.to ?? null;
  const challenger = latest.challenger?.to ?? null;
  return {
    champion,
    challenger: challenger === champion ? null : challenger,
    previous: wayBack(latest.champion, archived)[0] ?? null,
    latest,
    archived,
  };
}

/** The versions that a rollback can go back to, the latest first; hidden ones are passed over. */
export function wayBack(move: Move | undefined, archived: ReadonlySet<number>): number[] {
  return move?.back_to.filter((number) => !archived.has(number)) ?? [];
}

/** All moves of an alias, the first one first. */
export async function readMoves(
  registry: Storage,
  dataset: string,
  alias: MovedAlias,
): Promise<NumberedMove[]> {
  const keys = await registry.list(aliasFolder(dataset, alias));
  return await eachAtOnce(
    sequences(keys, dataset, alias),
    (sequence) => readMove(registry, dataset, alias, sequence),
  );
}

/** The names that a version goes by. */
export function aliasesOf(aliases: Aliases, number: number): AliasName[] {
  return alias_names.filter((name) => aliases[name] === number);
}

/** @throws {TypeError} If there is no alias of this name. */
export function checkAlias(name: string): AliasName {
  const found = alias_names.find((one) => one === name);
  if (found !== undefined) return found;
  throw new TypeError(`Cannot find alias "${name}": ${nearestHint(name, alias_names)}`);
}

function sequences(keys: readonly string[], dataset: string, alias: MovedAlias): number[] {
  const folder = aliasFolder(dataset, alias);
  return keys.flatMap((key) => numberOf(folder, key) ?? []);
}

async function readMove(
  registry: Storage,
  dataset: string,
  alias: MovedAlias,
  sequence: number,
): Promise<NumberedMove> {
  const key = numberedKey(aliasFolder(dataset, alias), sequence);
  return { ...await readRecord(registry, key, moveSchema), alias, sequence };
}

/** An odd number of files hides a version, an even one shows it: their names say enough. */
async function archivedNumbers(registry: Storage, dataset: string): Promise<Set<number>> {
  const folder = archiveFolder(dataset);
  const highest = new Map<number, number>();
  for (const key of await registry.list(folder)) {
    const name = /^(\d{8})\//.exec(key.slice(folder.length))?.[1];
    const sequence = name && numberOf(`${folder}${name}/`, key);
    if (sequence) highest.set(Number(name), Math.max(sequence, highest.get(Number(name)) ?? 0));
  }
  return new Set([...highest].flatMap(([number, sequence]) => sequence % 2 === 1 ? number : []));
}
