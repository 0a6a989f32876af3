/**
 * Bytes by key, in a folder or on S3, whatever they mean. The one primitive for agreement between
 * processes is `create`: of many at once exactly one succeeds.
 *
 * @module
 */
export type { Environment, Storage } from "./storage.ts";
export { eachAtOnce } from "./each_at_once.ts";
export { openStorage, type StorageOptions } from "./open_storage.ts";
export { isFolder } from "./is_folder.ts";
export { mirror, type MirrorOptions, mirrorPath } from "./mirror.ts";
export { type StorageNeeds, storageNeeds } from "./needs.ts";
