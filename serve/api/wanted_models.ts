import type { Settings } from "./settings.ts";
import type { Trial } from "./variant.ts";

/** A version to serve: a pinned one, or whatever an alias points to. */
export type Source =
  | { alias: "champion" | "challenger" | "previous" }
  | { version: string; sha256?: string };

/** What is to serve. */
export interface WantedModels {
  champion: Source;
  /** Undefined: nothing beside the champion. */
  challenger?: { source: Source; trial: Trial };
}

/** What the settings want to serve. */
export function wantedModels(settings: Settings): WantedModels {
  const { model_alias, model_version, model_sha256 } = settings;
  const { challenger_version, challenger_sha256, ab_share = 0, shadow } = settings;
  const champion: Source = model_version === undefined
    ? { alias: model_alias }
    : { version: model_version, sha256: model_sha256 };
  if (!shadow && ab_share === 0) return { champion };
  const source: Source = challenger_version === undefined
    ? { alias: "challenger" }
    : { version: challenger_version, sha256: challenger_sha256 };
  const trial: Trial = shadow ? { mode: "shadow" } : { mode: "split", share: ab_share };
  return { champion, challenger: { source, trial } };
}
