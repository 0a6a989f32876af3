import { createHash } from "node:crypto";
import type { CredentialSource } from "./credentials.ts";
import { type Answer, fetchOnce } from "./fetch_once.ts";
import { type Deed, inWords, type Place } from "./problem.ts";
import { type Pace, Passing, retrying } from "./retry.ts";
import { readRefused, Refusal, refusalError } from "./refusal.ts";
import { type Credentials, RequestSigner } from "./sign.ts";
import { s3Url } from "./url.ts";

/** One request to a bucket. */
export interface Ask {
  method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** With the location's prefix; "" is the bucket. */
  key: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body in hexadecimal, where it is known. */
  body_hash?: string;
  /** Statuses besides 200 that are answers and no refusals. */
  also?: readonly number[];
  /** How much longer than usual the server may think. */
  patience_ms?: number;
}

/** Sends signed requests to one bucket, each again where that may help. */
export class S3Client {
  #signer: RequestSigner;
  #source: CredentialSource | undefined;

  /** @param openSource Called at the first request; throws where there are no credentials. */
  constructor(
    readonly place: Place,
    private base: string,
    private openSource: () => CredentialSource,
    readonly pace: Pace,
  ) {
    this.#signer = new RequestSigner(place.region);
  }

  /**
   * Asks until there is an answer that `take` can use.
   *
   * @param deed What it is for, in case that it fails.
   * @param ask Called for each try.
   * @param take Reads the answer; throws `Passing` where it wants another. It can say that it gained
   *   ground, so that a long body which is cut now and then is not given up.
   * @throws {Error} In words for people.
   */
  async send<T>(deed: Deed, ask: () => Ask, take: Take<T>): Promise<T> {
    let renewed = false;
    try {
      return await retrying(this.pace, async (gainedGround) => {
        this.#source ??= this.openSource();
        const credentials = await this.#source.get();
        try {
          return await this.#sendOnce(ask(), credentials, (answer) => take(answer, gainedGround));
        } catch (error) {
          const expired = error instanceof Refusal && error.refused.code === "ExpiredToken";
          if (!expired || renewed || !this.#source.renew(credentials)) throw error;
          renewed = true;
          throw new Passing("the session's token had expired");
        }
      });
    } catch (error) {
      throw inWords(error, this.place, deed, this.pace.attempts_max);
    }
  }

  /** As `send`, but undefined where the bucket has no such key. */
  async find<T>(deed: Deed, ask: () => Ask, take: Take<T>): Promise<T | undefined> {
    const asked = () => {
      const one = ask();
      return { ...one, also: [...one.also ?? [], 404] };
    };
    return await this.send<T | undefined>(deed, asked, async (answer, gainedGround) => {
      if (answer.status !== 404) return await take(answer, gainedGround);
      const refused = readRefused(404, answer.headers, await answer.text());
      // The answer to HEAD has no words; any other that does not say so may come from no S3 at all.
      if (refused.code === "NoSuchKey" || ask().method === "HEAD") return undefined;
      throw new Refusal(refused);
    });
  }

  async #sendOnce<T>(
    ask: Ask,
    credentials: Credentials,
    take: (answer: Answer) => Promise<T>,
  ): Promise<T> {
    const url = s3Url(this.base, ask.key, ask.query);
    const body_hash = ask.body_hash ?? sha256(ask.body ?? new Uint8Array());
    const { method, body } = ask;
    const headers = await this.#signer.sign(
      { method, url, headers: ask.headers ?? {}, body_hash },
      credentials,
      this.pace.now(),
    );
    // The bytes as they are kept. Not signed: what stands between may change it.
    headers.set("accept-encoding", "identity");
    const timeout_ms = this.pace.timeout_ms + (ask.patience_ms ?? 0);
    return await fetchOnce({ method, url, headers, body }, timeout_ms, async (answer) => {
      if (answer.status === 200 || ask.also?.includes(answer.status)) return await take(answer);
      const text = await answer.text();
      throw refusalError(readRefused(answer.status, answer.headers, text), answer.headers);
    });
  }
}

/** Reads an answer. */
export type Take<T> = (answer: Answer, gainedGround: () => void) => Promise<T>;

/** In hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
