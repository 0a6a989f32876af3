import type { Storage } from "../storage/mod.ts";
import type { Aliases, MovedAlias, NumberedMove } from "./aliases.ts";
import { claim } from "./claim.ts";
import { aliasFolder, number_max, numberedKey } from "./layout.ts";
import { parseRecord, recordBytes } from "./read_record.ts";
import { type Move, moveSchema, record_format, type Version } from "./records.ts";
import type { Stamp } from "./register.ts";
import { damage } from "./version_files.ts";

/** Somebody else has moved the alias meanwhile. */
export class Overtaken extends Error {}

/** What is wanted of an alias. */
export interface Wanted extends Pick<Move, "action" | "by" | "why" | "decision"> {
  alias: MovedAlias;
  version: Version;
  back_to: number[];
}

/**
 * Writes down the next move of an alias: of several at once one wins, and the others are told.
 *
 * @param aliases As they were when it was decided to move.
 * @throws {Overtaken} If the alias was moved since.
 * @throws {TypeError} If a file of the version is missing or damaged.
 */
export async function moveAlias(
  registry: Storage,
  dataset: string,
  aliases: Aliases,
  wanted: Wanted,
  { who, at }: Stamp,
): Promise<NumberedMove> {
  const { alias, version, action, by, why, decision, back_to } = wanted;
  const problems = await damage(registry, version);
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
  const sequence = (aliases.latest[alias]?.sequence ?? 0) + 1;
  if (sequence > number_max) {
    throw new RangeError(`Cannot move alias "${alias}" of "${dataset}": it was moved too often`);
  }
  const move = moveSchema.parse({
    format: record_format,
    action,
    from: aliases.latest[alias]?.to ?? null,
    to: version.number,
    id: version.id,
    back_to,
    at: at.toISOString(),
    who,
    why,
    by,
    decision,
    against_decision: action === "promote" && version.decision?.promote === false,
  });
  const key = numberedKey(aliasFolder(dataset, alias), sequence);
  const claimed = await claim(registry, key, recordBytes(move));
  if (claimed.won) return { ...move, alias, sequence };
  const winner = parseRecord(registry, key, moveSchema, claimed.winner);
  throw new Overtaken(
    `Cannot move alias "${alias}" of "${dataset}" to version ${version.number}: ${winner.who} ` +
      `moved it to version ${winner.to} meanwhile (${winner.at}), look and decide again`,
  );
}
