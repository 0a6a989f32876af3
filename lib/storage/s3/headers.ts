import type { S3Location } from "./location.ts";

/**
 * Where S3 keeps the SHA-256 of a whole object: the server checks the bytes of each request by its
 * signed hash, but says nothing of a whole that came in parts.
 */
const hash_header = "x-amz-meta-sha256";
/** Whose `create` made an object, to know one's own after a lost reply. */
const writer_header = "x-amz-meta-writer";

/** The headers of a new object. */
export function objectHeaders(
  { sse, kms_key }: Pick<S3Location, "sse" | "kms_key">,
  hash: string,
  writer?: string,
): Record<string, string> {
  return {
    [hash_header]: hash,
    ...writer === undefined ? {} : { [writer_header]: writer },
    ...sse === undefined ? {} : { "x-amz-server-side-encryption": sse },
    ...kms_key === undefined ? {} : { "x-amz-server-side-encryption-aws-kms-key-id": kms_key },
  };
}

/** The SHA-256 that an object was put with; undefined where something else put it there. */
export function hashOf(headers: Headers): string | undefined {
  const hash = headers.get(hash_header);
  return hash !== null && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

export function writerOf(headers: Headers): string | undefined {
  return headers.get(writer_header) ?? undefined;
}
