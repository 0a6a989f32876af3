import { createHash, createHmac } from "node:crypto";
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
  #key: Uint8Array | undefined;
  #key_of = "";

  constructor(private region: string) {}

  /** @param now_ms The time that the signature states; a server takes it for some 15 minutes. */
  async sign(request: Unsigned, credentials: Credentials, now_ms: number): Promise<Headers> {
    const datetime = new Date(now_ms).toISOString().replace(/[:-]|\.\d{3}/g, "");
    const { headers } = await new Signer({
      method: request.method,
      url: request.url,
      headers: { ...request.headers, "x-amz-content-sha256": request.body_hash },
      accessKeyId: credentials.access_key,
      secretAccessKey: credentials.secret_key,
      sessionToken: credentials.session_token,
      service: "s3",
      region: this.region,
      datetime,
      allHeaders: true, // a range that somebody changed on the way is refused
    }, this.#keyFor(credentials.secret_key, datetime.slice(0, 8))).sign();
    return headers;
  }

  /** The key that signs on one day. */
  #keyFor(secret_key: string, day: string): Uint8Array {
    const key_of = `${day} ${secret_key}`;
    if (this.#key === undefined || this.#key_of !== key_of) {
      this.#key = [day, this.region, "s3", "aws4_request"].reduce<Uint8Array>(
        (key, part) => createHmac("sha256", key).update(part).digest(),
        new TextEncoder().encode(`AWS4${secret_key}`),
      );
      this.#key_of = key_of;
    }
    return this.#key;
  }
}

/** Signs by node:crypto: Web Crypto hands each of these small pieces of work to another thread. */
class Signer extends AwsV4Signer {
  constructor(
    options: ConstructorParameters<typeof AwsV4Signer>[0],
    private key: Uint8Array,
  ) {
    super(options);
  }

  override async signature(): Promise<string> {
    const canonical = createHash("sha256").update(await this.canonicalString()).digest("hex");
    const text = ["AWS4-HMAC-SHA256", this.datetime, this.credentialString, canonical].join("\n");
    return createHmac("sha256", this.key).update(text).digest("hex");
  }
}
