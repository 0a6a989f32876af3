import { resolve } from "node:path";
import { FolderStorage } from "./folder_storage.ts";
import { s3Address } from "./s3/address.ts";
import { S3Client } from "./s3/client.ts";
import { credentialsFrom } from "./s3/credentials.ts";
import { parseS3Location, type S3Location, s3Name } from "./s3/location.ts";
import type { Pace } from "./s3/retry.ts";
import { S3Storage } from "./s3/storage.ts";
import type { Environment, Storage } from "./storage.ts";

/** All but `root` is there for tests. */
export interface StorageOptions extends Partial<Pace> {
  /** What a folder's path is relative to; the current folder if left out. */
  root?: string;
  /** Where S3 finds credentials, region and endpoint: the process's environment. */
  env?: Environment;
}

const usual: Pace = {
  now: Date.now,
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  random: Math.random,
  attempts_max: 7,
  timeout_ms: 30_000,
};

/**
 * Opens what a location names: the path of a folder, which is made when something is first put into it,
 * or `s3://bucket/prefix?endpoint=…&region=…&path_style=true&sse=…&kms_key=…`. Nothing is looked at yet.
 *
 * @throws {TypeError} If the location is neither, or has a setting that there is none of.
 */
export function openStorage(location: string, options: StorageOptions = {}): Storage {
  const parsed = parseS3Location(location);
  if (parsed !== undefined) return new S3Storage(parsed, openClient(parsed, options));
  const { root = ".", now = usual.now } = options;
  return new FolderStorage(resolve(root, location), location, now);
}

/** Opens the bucket of a location. */
export function openClient(location: S3Location, options: StorageOptions): S3Client {
  const { root: _, env = (name) => Deno.env.get(name), ...given } = options;
  const pace = { ...usual, ...given };
  const { base, region, server } = s3Address(location, env);
  const place = { name: s3Name(location), bucket: location.bucket, region, server };
  return new S3Client(place, base, () => credentialsFrom(env, pace, place), pace);
}
