import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "../../stage/mod.ts";

/** SHA-256 in hexadecimal. */
export type Hash = string;

/** node:crypto with a large buffer is three times as fast as Web Crypto here. */
const buffer_bytes = 1 << 20;
const buffer = new Uint8Array(buffer_bytes);

export function hashText(text: string): Hash {
  return createHash("sha256").update(text).digest("hex");
}

/** Hash of the value's canonical JSON: equal values have equal hashes, whatever the order of their keys. */
export function hashJson(value: Json): Hash {
  return hashText(canonicalJson(value));
}

/** Hash of a file's content, read in pieces of 1 MiB. */
export function hashFile(path: string): { hash: Hash; size: number } {
  using file = Deno.openSync(path);
  const hash = createHash("sha256");
  let size = 0;
  for (let count = file.readSync(buffer); count !== null; count = file.readSync(buffer)) {
    hash.update(buffer.subarray(0, count));
    size += count;
  }
  return { hash: hash.digest("hex"), size };
}
