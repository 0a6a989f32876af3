import type { Storage } from "../storage/mod.ts";
import { type NumberedMove, readAliases } from "./aliases.ts";
import { moveAlias, Overtaken } from "./move_alias.ts";
import { wayBackAfter } from "./promote_by_hand.ts";
import { subject_file, type Version } from "./records.ts";
import { type NewVersion, register, type Stamp } from "./register.ts";
import { isApplied, markOf } from "./serving.ts";
import { readManifest } from "./summaries.ts";
import { sha256Of } from "./version_id.ts";

/** A version that a gate has judged. */
export interface JudgedVersion extends NewVersion {
  decision: NonNullable<NewVersion["decision"]>;
}

/** What carrying out a decision came to. */
export type CarriedOut =
  /** It became the champion, or the challenger. */
  | { outcome: "promoted" | "refused"; version: Version; move: NumberedMove }
  /** The decision stands in the audit log already; whatever serves now, it is not repeated. */
  | { outcome: "applied before" }
  /** The champion is this very thing, judged earlier. */
  | { outcome: "serves already"; version: Version };

/**
 * Carries out what a gate has decided: registers what it judged, and makes it the champion, or the
 * challenger if it was refused. Done once, it is not done again, whoever asks and however often.
 *
 * @throws {Overtaken} If the gate compared with a version that is no longer the one to beat.
 * @throws {TypeError} If a name cannot be used, or the registry's files are damaged.
 */
export async function carryOut(
  registry: Storage,
  dataset: string,
  judged: JudgedVersion,
  stamp: Stamp,
): Promise<CarriedOut> {
  const { decision } = judged;
  const alias = decision.promote ? "champion" : "challenger";
  for (;;) {
    // Before all else: what is moved by another from here on makes our own move fail.
    const aliases = await readAliases(registry, dataset);
    if (await isApplied(registry, dataset, decision.sha256)) return { outcome: "applied before" };
    const champion = aliases.champion === null
      ? undefined
      : await readManifest(registry, dataset, aliases.champion);
    if (champion !== undefined && markOf(champion).sha256 === subjectHash(judged)) {
      return { outcome: "serves already", version: champion };
    }
    if (decision.promote) requireCompared(dataset, judged, champion, aliases.latest.champion);
    const { version } = await register(registry, dataset, judged, stamp);
    try {
      const move = await moveAlias(registry, dataset, aliases, {
        ...{ alias, action: decision.promote ? "promote" : "challenge", by: "gate", version },
        why: decision.sentence,
        decision: decision.sha256,
        back_to: decision.promote ? wayBackAfter(aliases) : [],
      }, stamp);
      return { outcome: decision.promote ? "promoted" : "refused", version, move };
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      // Look again: it may have been this very decision, or another challenger, which is no obstacle.
    }
  }
}

/** @throws {Overtaken} If what the gate compared with is not what serves. */
function requireCompared(
  dataset: string,
  { decision: { compared_with } }: JudgedVersion,
  champion: Version | undefined,
  latest: NumberedMove | undefined,
): void {
  if (compared_with?.id === champion?.id) return;
  const was = compared_with === null ? "no version" : `version ${compared_with.version}`;
  const is = latest === undefined
    ? "none serves now"
    : `version ${latest.to} serves since ${latest.at} (${latest.who})`;
  throw new Overtaken(
    `Cannot promote the candidate of "${dataset}": the gate compared it with ${was}, but ${is}; ` +
      'type "deno task repro" to judge it anew',
  );
}

function subjectHash({ content }: JudgedVersion): string {
  const subject = content[subject_file];
  if (subject !== undefined) return sha256Of(subject);
  throw new TypeError(`Cannot register a version without "${subject_file}": it is about nothing`);
}
