import { createHash } from "node:crypto";

/**
 * Where a customer stands between 0 and 1, by the first 8 hex digits of the MD5 of its key.
 *
 * It depends on nothing but the key, so new customers move no old one to another split, and every
 * language can repeat it.
 */
export function keyHash(key: string): number {
  return digest(key).readUInt32BE(0) / 2 ** 32;
}

/**
 * The customer's fold, by the next 8 digits: those of a split by `keyHash` share their first digits,
 * so folds taken from these would all be one.
 */
export function keyFold(key: string, folds: number): number {
  return Math.floor(digest(key).readUInt32BE(4) / 2 ** 32 * folds);
}

function digest(key: string) {
  return createHash("md5").update(key).digest();
}
