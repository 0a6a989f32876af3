import type { Storage } from "../storage/mod.ts";
import { type Aliases, type NumberedMove, readAliases, wayBack } from "./aliases.ts";
import { moveAlias } from "./move_alias.ts";
import type { Version } from "./records.ts";
import type { Stamp } from "./register.ts";
import { readManifest } from "./summaries.ts";

/** What a move came to. */
export interface Moved {
  move: NumberedMove;
  /** The version that the alias points to now. */
  version: Version;
  /** The aliases afterwards. */
  aliases: Aliases;
}

/** So many steps can be gone back. */
const back_to_max = 50;

/** The versions to go back to once another one serves. */
export function wayBackAfter({ champion, latest }: Aliases): number[] {
  return champion === null ? [] : [champion, ...latest.champion!.back_to].slice(0, back_to_max);
}

/**
 * Makes a version the champion because somebody says so; the champion before it becomes `previous`.
 *
 * @throws {TypeError} If there is no such version, it is hidden, damaged, or serves already.
 * @throws {Overtaken} If the champion changed meanwhile.
 */
export async function promoteByHand(
  registry: Storage,
  dataset: string,
  { number, why }: { number: number; why: string },
  stamp: Stamp,
): Promise<Moved> {
  const aliases = await readAliases(registry, dataset);
  const version = await readManifest(registry, dataset, number);
  const problem = number === aliases.champion
    ? "it is the champion already"
    : aliases.archived.has(number)
    ? `it is archived, type "deno task registry archive ${number} --undo" first`
    : undefined;
  if (problem !== undefined) {
    throw new TypeError(`Cannot promote version ${number} of "${dataset}": ${problem}`);
  }
  const move = await moveAlias(registry, dataset, aliases, {
    alias: "champion",
    action: "promote",
    by: "hand",
    version,
    why,
    decision: version.decision?.sha256 ?? null,
    back_to: wayBackAfter(aliases),
  }, stamp);
  return { move, version, aliases: await readAliases(registry, dataset) };
}

/**
 * Makes the version that served before the champion again. What is gone back from is no `previous`:
 * a second rollback goes one step further back, never to what was just found bad.
 *
 * @throws {TypeError} If nothing serves, nothing served before, or the version is damaged.
 * @throws {Overtaken} If the champion changed meanwhile.
 */
export async function rollback(
  registry: Storage,
  dataset: string,
  { why }: { why: string },
  stamp: Stamp,
): Promise<Moved> {
  const aliases = await readAliases(registry, dataset);
  const [number, ...rest] = wayBack(aliases.latest.champion, aliases.archived);
  if (number === undefined) {
    throw new TypeError(
      `Cannot roll back "${dataset}": ` +
        (aliases.champion === null
          ? 'no version serves, see "deno task registry list"'
          : `no version served before version ${aliases.champion}, ` +
            'name one with "deno task registry promote VERSION --why TEXT"'),
    );
  }
  const version = await readManifest(registry, dataset, number);
  const move = await moveAlias(registry, dataset, aliases, {
    ...{ alias: "champion", action: "rollback", by: "hand", version, why },
    decision: null,
    back_to: rest,
  }, stamp);
  return { move, version, aliases: await readAliases(registry, dataset) };
}
