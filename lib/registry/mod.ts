/**
 * Versions and who serves: files under their content's hash, numbered, over a storage that can create
 * what is not there. It knows bytes and hashes, and nothing of what a version is about.
 *
 * A registry is a `Storage`; where things lie in it, says layout.ts.
 *
 * @module
 */
export { alias_names, type Aliases, type NumberedMove, readAliases } from "./aliases.ts";
export { archive, readArchivals } from "./archive.ts";
export { type CarriedOut, carryOut, type JudgedVersion } from "./carry_out.ts";
export { compareVersions, type VersionComparison } from "./compare_versions.ts";
export { findVersion, registeredDatasets } from "./find_version.ts";
export { auditLog, type ListedVersion, type Listing, listVersions } from "./list_versions.ts";
export { mayHaveMoved } from "./may_have_moved.ts";
export { Overtaken } from "./move_alias.ts";
export { type Moved, promoteByHand, rollback } from "./promote_by_hand.ts";
export type { Archival, Figure, Version, VersionMark } from "./records.ts";
export { subject_file } from "./records.ts";
export { type NewVersion, register, type Stamp } from "./register.ts";
export { type ServingState, servingState, versionToCompareWith } from "./serving.ts";
export { damage, readVersionFile } from "./version_files.ts";
export { sha256Of } from "./version_id.ts";
