import { resolve } from "node:path";
import { FolderStorage } from "./folder_storage.ts";
import { parseS3Location } from "./location.ts";
import type { Storage } from "./storage.ts";

export interface StorageOptions {
  /** What a folder's path is relative to. */
  root?: string;
  /** The time in milliseconds. */
  now?(): number;
}

/**
 * Opens what a location names: the path of a folder, which is made when something is first put into it,
 * or `s3://bucket/prefix?endpoint=…&region=…&path_style=true&sse=…&kms_key=…`. Nothing is looked at yet.
 *
 * @throws {TypeError} If the location is neither, or has a setting that there is none of.
 */
export function openStorage(location: string, options: StorageOptions = {}): Storage {
  const { root = ".", now = Date.now } = options;
  const parsed = parseS3Location(location);
  if (parsed === undefined) return new FolderStorage(resolve(root, location), location, now);
  throw new Error(`Cannot use storage "${location}": must be the path of a folder`);
}
