import type { Storage } from "../storage/mod.ts";
import {
  type Aliases,
  aliasesOf,
  type AliasName,
  moved_aliases,
  type NumberedMove,
  readAliases,
  readMoves,
} from "./aliases.ts";
import type { VersionSummary } from "./records.ts";
import { readSummaries } from "./summaries.ts";

/** A version in a list. */
export interface ListedVersion extends VersionSummary {
  aliases: AliasName[];
  archived: boolean;
}

/** The versions of a data set. */
export interface Listing {
  dataset: string;
  aliases: Pick<Aliases, AliasName>;
  /** The latest first. */
  versions: ListedVersion[];
  /** The highest number that is taken; 0: there is no version. */
  highest: number;
  /** How many are hidden and left out. */
  hidden: number;
  /** What is wrong with those that cannot be read, a sentence each. */
  problems: string[];
}

/**
 * Lists versions. Hidden ones are left out unless `all` are wanted; what an alias points to is shown.
 *
 * @throws {TypeError} If the latest move of an alias cannot be read.
 */
export async function listVersions(
  registry: Storage,
  dataset: string,
  { all = false }: { all?: boolean } = {},
): Promise<Listing> {
  const [aliases, { versions, highest, problems }] = await Promise.all([
    readAliases(registry, dataset),
    readSummaries(registry, dataset),
  ]);
  const listed = versions.map((version) => ({
    ...version,
    aliases: aliasesOf(aliases, version.number),
    archived: aliases.archived.has(version.number),
  })).reverse();
  const shown = listed.filter((one) => all || !one.archived || one.aliases.length > 0);
  const { champion, challenger, previous } = aliases;
  return {
    dataset,
    aliases: { champion, challenger, previous },
    versions: shown,
    highest,
    hidden: listed.length - shown.length,
    problems,
  };
}

/** Every move of every alias, in the order of time; equal times by alias and number. */
export async function auditLog(registry: Storage, dataset: string): Promise<NumberedMove[]> {
  const moves = await Promise.all(
    moved_aliases.map((alias) => readMoves(registry, dataset, alias)),
  );
  const place = ({ at, alias, sequence }: NumberedMove) => [at, alias, sequence] as const;
  return moves.flat().sort((a, b) => {
    const [one, other] = [place(a), place(b)];
    const at = one.findIndex((part, index) => part !== other[index]);
    return at < 0 ? 0 : one[at]! < other[at]! ? -1 : 1;
  });
}
