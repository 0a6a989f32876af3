/** Every byte but S3's unreserved ones as "%XX", so that signer and server see the same text. */
export function encodeS3(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The address of a key ("" is the bucket itself) below the bucket's own, which ends in "/". */
export function s3Url(base: string, key: string, query: Record<string, string> = {}): string {
  const path = key.split("/").map(encodeS3).join("/");
  const search = Object.entries(query).map(([name, value]) => `${name}=${encodeS3(value)}`).join(
    "&",
  );
  return base + path + (search === "" ? "" : `?${search}`);
}
