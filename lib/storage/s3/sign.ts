import { AwsV4Signer } from "aws4fetch";

/** A key pair, of a session where it has a token. */
export interface Credentials {
  access_key: string;
  secret_key: string;
  session_token?: string;
}

export interface Unsigned {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** SHA-256 of the body, in hexadecimal. */
  body_hash: string;
}

/** Makes the headers of S3 requests, by AWS Signature Version 4: each header that is given is signed. */
export class RequestSigner {
  /** Keys derived from the secret one, a day each. */
  #derived = new Map<string, ArrayBuffer>();
  #derived_on = "";

  constructor(private region: string) {}

  /** @param now_ms The time that the signature states; a server takes it for some 15 minutes. */
  async sign(request: Unsigned, credentials: Credentials, now_ms: number): Promise<Headers> {
    const datetime = new Date(now_ms).toISOString().replace(/[:-]|\.\d{3}/g, "");
    const valid_for = `${datetime.slice(0, 8)} ${credentials.access_key}`;
    if (this.#derived_on !== valid_for) this.#derived.clear();
    this.#derived_on = valid_for;
    const { headers } = await new AwsV4Signer({
      method: request.method,
      url: request.url,
      headers: { ...request.headers, "x-amz-content-sha256": request.body_hash },
      accessKeyId: credentials.access_key,
      secretAccessKey: credentials.secret_key,
      sessionToken: credentials.session_token,
      service: "s3",
      region: this.region,
      cache: this.#derived,
      datetime,
      allHeaders: true, // a range that somebody changed on the way is refused
    }).sign();
    return headers;
  }
}
