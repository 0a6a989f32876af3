import type { Storage } from "../storage/mod.ts";
import { moved_aliases, readAliases, readMoves } from "./aliases.ts";
import { subject_file, type Version, type VersionMark } from "./records.ts";
import { readManifest } from "./summaries.ts";
import { fileOf } from "./version_files.ts";

/**
 * What a candidate has to be compared with: the champion; or, where the champion is this very
 * candidate, what it was compared with when it was judged, so that its promotion asks for no new
 * judgement; or null, where there is neither.
 *
 * @param candidateSha256 Hash of the candidate's file {@linkcode subject_file}.
 * @throws {TypeError} If the registry's files are damaged.
 */
export async function versionToCompareWith(
  registry: Storage,
  dataset: string,
  candidateSha256: string,
): Promise<VersionMark | null> {
  const { champion } = await readAliases(registry, dataset);
  if (champion === null) return null;
  const version = await readManifest(registry, dataset, champion);
  const mark = markOf(version);
  return mark.sha256 === candidateSha256 ? version.decision?.compared_with ?? null : mark;
}

/** What serves, and whether a decision has been carried out. */
export interface ServingState {
  champion: VersionMark | null;
  /** Whether this decision stands in the audit log: it has promoted or refused a version before. */
  applied: boolean;
}

/**
 * What a stage that promotes depends on. After a rollback the decision stands in the log still, so
 * that it is not carried out again, while the champion is another one.
 *
 * @param decisionSha256 Hash of the decision's file.
 * @throws {TypeError} If the registry's files are damaged.
 */
export async function servingState(
  registry: Storage,
  dataset: string,
  decisionSha256: string,
): Promise<ServingState> {
  const [{ champion }, applied] = await Promise.all([
    readAliases(registry, dataset),
    isApplied(registry, dataset, decisionSha256),
  ]);
  const version = champion === null ? null : await readManifest(registry, dataset, champion);
  return { champion: version && markOf(version), applied };
}

/** Whether any alias was moved by this decision, or beside it. */
export async function isApplied(
  registry: Storage,
  dataset: string,
  decisionSha256: string,
): Promise<boolean> {
  const moves = await Promise.all(
    moved_aliases.map((alias) => readMoves(registry, dataset, alias)),
  );
  return moves.flat().some(({ decision }) => decision === decisionSha256);
}

/** How others remember a version. */
export function markOf(version: Version): VersionMark {
  return {
    version: version.number,
    id: version.id,
    sha256: fileOf(version, subject_file).sha256,
  };
}
